// Faults of worker processes.
import { setTimeout as pause } from 'node:timers/promises'
import { send } from '../stores.ts'
import { askPersistently } from '../witness.ts'
import { bothTransports, type FaultKind } from './fault-kind.ts'
import { stopMidCalculation, untilTakenUp } from './struck-worker.ts'

const promises = (title: string) => bothTransports.map(transport => `pricing-service/test/${transport}-transport.test.ts: ${title}`)

export const workerKill: FaultKind = {
  name: 'worker-kill',
  title: 'a worker is killed (SIGKILL) in the middle of a calculation',
  transports: bothTransports,
  breaksConnections: false,
  defence:
    'the lock of its job runs out, and the job is given to another worker; should the lock not end, the reconciler sees no sign of life and queues the quote again; the supervisor starts the worker again',
  provedBy: promises('redoes the job of a worker that was killed, and records one answer'),
  backWithinMs: null,
  strike: async ground => {
    const { worker, starts } = await stopMidCalculation(ground)
    const restarted = worker.nextReady()
    send(worker.pid(), 'SIGKILL')
    const struckAt = Date.now()
    const takenUpMs = await untilTakenUp(ground, starts, struckAt)
    await restarted
    return { struckAt, backAt: Date.now(), takenUpMs }
  },
}

export const workerFreeze: FaultKind = {
  name: 'worker-freeze',
  title: 'a worker is stopped (SIGSTOP) for longer than its lease and goes on (SIGCONT) when another has its work',
  transports: bothTransports,
  breaksConnections: false,
  defence: 'each start takes a new fencing token, and an answer is recorded only with the newest one',
  provedBy: [
    'pricing-service/test/quote-lease.test.ts: lets only the newest start of a quote record its answer, and only once',
    ...promises('throws the answer of a worker away that was believed dead and came back'),
  ],
  backWithinMs: null,
  strike: async ground => {
    const { worker, starts } = await stopMidCalculation(ground)
    const struckAt = Date.now()
    const takenUpMs = await untilTakenUp(ground, starts, struckAt)
    await pause(Math.max(0, ground.leaseMs * 1.5 - (Date.now() - struckAt)))
    send(worker.pid(), 'SIGCONT')
    return { struckAt, backAt: Date.now(), takenUpMs }
  },
}

const runsOn = `
  SELECT by, token FROM idempotency_key JOIN quote ON quote.id = quote_id
  JOIN witness_start AS started ON started.quote_id = id AND token = fencing_token WHERE key = $1 AND status = 'running'`

export const poisonProcess: FaultKind = {
  name: 'poison-process',
  title: 'every start of one quote ends with the death of its worker',
  transports: bothTransports,
  breaksConnections: false,
  defence: 'the store counts the starts of a quote and ends it as JOB_ATTEMPTS_EXHAUSTED',
  provedBy: promises('fails a quote whose every start kills the worker, instead of trying for ever'),
  backWithinMs: null,
  strike: async ground => {
    const struckAt = Date.now()
    const poison = ground.order(`endless-${1_000 + ground.random.below(1_000_000)}`, {
      tariff: 'casting', // long enough to be killed each time
      failureCode: 'JOB_ATTEMPTS_EXHAUSTED',
    })
    let ended = false
    void poison.ended.then(() => {
      ended = true
    })
    // A start is struck once: until another worker takes the quote up, it still seems to run on the dead one.
    const struck = new Set<string>()
    while (!ended) {
      const rows = await askPersistently<{ by: string; token: string }>(ground.database, runsOn, [poison.key])
      const worker = ground.service.workers.find(({ name }) => name === rows[0]?.by)
      const token = rows[0]?.token ?? ''
      if (worker === undefined || struck.has(token)) await pause(2)
      else {
        struck.add(token)
        const restarted = worker.nextReady()
        send(worker.pid(), 'SIGKILL')
        await restarted
      }
    }
    return { struckAt, backAt: Date.now(), note: `${struck.size} deaths` }
  },
}
