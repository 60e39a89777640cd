// The ledger of write-backs of the stub candidate: numbers in blocks, notes and settlements in memory, as the pricing service has them in its database.
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { DueWriteBack, WriteBack, WriteBackNote, WriteBackSettlement } from '@ficus/pricing-service/contract'

export interface StubLedger {
  /** In the order of their notes. */
  readonly writeBacks: ReadonlyMap<number, WriteBack>
  /** As if its sender's own limits were over. */
  makeDue(number: number): void
  /** Returns true when it has answered in place of the ledger, or will. */
  instead: (request: IncomingMessage, response: ServerResponse) => boolean
  answer(request: IncomingMessage, body: Buffer, response: ServerResponse): void
}

interface Kept extends WriteBack {
  readonly secret: string
  readonly dueAt: number
  readonly absentSinceAt: number | null
}

export function createStubLedger(): StubLedger {
  const writeBacks = new Map<number, Kept>()
  let next = 1

  function note(number: number, { quoteId, entry, secret, dueInMs }: WriteBackNote): number {
    if (number >= next || writeBacks.has(number)) return 409
    const dueAt = Date.now() + dueInMs
    writeBacks.set(number, { number, quoteId, entry, secret, dueAt, status: 'open', settledBy: null, absentSinceAt: null })
    return 201
  }

  function settle(number: number, { status, by }: WriteBackSettlement): number {
    const kept = writeBacks.get(number)
    if (kept === undefined || (kept.status === 'recorded' && status === 'cancelled')) return 409
    writeBacks.set(number, { ...kept, status, settledBy: kept.status === status ? kept.settledBy : by, secret: '' })
    return 200
  }

  function takeDue(leaseMs: number): DueWriteBack[] {
    const due = [...writeBacks.values()].filter(({ status, dueAt }) => status === 'open' && dueAt <= Date.now())
    for (const kept of due) writeBacks.set(kept.number, { ...kept, dueAt: Date.now() + leaseMs })
    return due.map(({ number, entry, secret, absentSinceAt }) => {
      return { number, entry, secret, absentForMs: absentSinceAt === null ? null : Date.now() - absentSinceAt }
    })
  }

  function absent(number: number, dueInMs: number): number {
    const kept = writeBacks.get(number)!
    writeBacks.set(number, { ...kept, absentSinceAt: kept.absentSinceAt ?? Date.now(), dueAt: Date.now() + dueInMs })
    return 200
  }

  const stub: StubLedger = {
    writeBacks,
    makeDue: number => writeBacks.set(number, { ...writeBacks.get(number)!, dueAt: 0 }),
    instead: () => false,
    answer(request, body, response) {
      if (stub.instead(request, response)) return
      const [, , name = '', part = ''] = (request.url ?? '').split('/')
      const send = (status: number, value: unknown = {}) =>
        response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value))
      const asked = JSON.parse(body.toString())
      if (name === 'blocks') {
        next += asked.count
        send(201, { first: next - asked.count, count: asked.count })
      } else if (name === 'due') send(200, { writeBacks: takeDue(asked.leaseMs) })
      else if (part === 'settlement') send(settle(Number(name), asked))
      else if (part === 'absence') send(absent(Number(name), asked.dueInMs))
      else send(note(Number(name), asked))
    },
  }
  return stub
}
