// In: partners with uploaded models. Out: a small steady load through the clients' door: every answer is checked against the legacy's first one
// and written into the ledger; beside it an operator reads the dashboard.
import type { OperatorClient } from '../clients/operator-client.ts'
import type { PartnerClient } from '../clients/partner-client.ts'
import { comparable, type Ledger } from './ledger.ts'

export interface UploadedModel {
  readonly name: string
  readonly modelId: number
  readonly material: string
  readonly finish: string
  readonly quantity: number
  /** The legacy's answer, in comparable form. */
  readonly expected: string
}

export interface DemoPartner {
  readonly id: number
  readonly client: PartnerClient
  readonly models: readonly UploadedModel[]
}

export interface Traffic {
  /** The next entries are written under this name. */
  phase(name: string): void
  /** Resolves once so many prices more have been answered. */
  answered(count: number): Promise<void>
  /** Resolves once the dashboard has been read so many times since the start. */
  listsRead(count: number): Promise<void>
  /** Times of the dashboard so far, in ms. */
  listMs(): number[]
  stop(): Promise<void>
}

export function startTraffic(
  partners: readonly DemoPartner[],
  operator: OperatorClient,
  ledger: Ledger,
  firstPhase: string,
  lanes: number,
): Traffic {
  let phase = firstPhase
  let running = true
  const listMs: number[] = []
  let listWaiters: { count: number; resolve: () => void }[] = []
  let waiters: { left: number; resolve: () => void }[] = []
  const counted = () => {
    for (const waiter of waiters) waiter.left -= 1
    for (const waiter of waiters.filter(({ left }) => left <= 0)) waiter.resolve()
    waiters = waiters.filter(({ left }) => left > 0)
  }
  const lane = async (index: number): Promise<void> => {
    for (let turn = index; running; turn += lanes) {
      const partner = partners[turn % partners.length] as DemoPartner
      const model = partner.models[Math.floor(turn / partners.length) % partner.models.length] as UploadedModel
      await priceOnce(partner, model, phase, ledger)
      counted()
    }
  }
  const dashboard = async (): Promise<void> => {
    while (running) {
      listMs.push(await operator.list())
      for (const waiter of listWaiters.filter(({ count }) => count <= listMs.length)) waiter.resolve()
      listWaiters = listWaiters.filter(({ count }) => count > listMs.length)
    }
  }
  const work = Promise.all([...Array.from({ length: lanes }, (_, index) => lane(index)), dashboard()])
  work.catch(() => undefined)
  return {
    phase: name => {
      phase = name
    },
    answered: count =>
      Promise.race([
        new Promise<void>(resolve => {
          waiters.push({ left: count, resolve })
        }),
        work.then(() => undefined),
      ]),
    listsRead: count =>
      Promise.race([
        new Promise<void>(resolve => {
          listWaiters.push({ count, resolve })
        }),
        work.then(() => undefined),
      ]),
    listMs: () => [...listMs],
    stop: async () => {
      running = false
      await work
    },
  }
}

export async function priceOnce(partner: DemoPartner, model: UploadedModel, phase: string, ledger: Ledger): Promise<void> {
  const startedAtMs = performance.now()
  const base = { phase, startedAtMs, partnerId: partner.id }
  try {
    const outcome = await partner.client.price(model)
    const right = outcome.status === 200 && comparable(outcome.text) === model.expected
    ledger.add({ ...base, outcome, failure: right ? null : `${model.name}: HTTP ${outcome.status}, ${outcome.text.slice(0, 200)}` })
  } catch (error) {
    ledger.add({ ...base, outcome: null, failure: `${model.name}: ${(error as Error).message} (${String((error as Error).cause ?? '')})` })
  }
}
