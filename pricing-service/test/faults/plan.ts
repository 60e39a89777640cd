// In: a seed and how much there shall be. Out: every order and the order of the faults, the same for the same seed. What the processes make of it in time is theirs.
import type { Transport } from '../service.ts'
import { faultKinds } from './kinds/index.ts'
import { seeded } from './seeded.ts'

export interface Order {
  /** Its idempotency key, too. */
  readonly key: string
  readonly model: ModelName
  readonly material: string
  readonly finish: string
  readonly quantity: number
  readonly waitSeconds: number
  /** Only for the orders of a fault: the tariff of models that take their time. */
  readonly tariff?: 'casting'
  /** What must come of it; a price when absent. */
  readonly failureCode?: string
}

/** `known-3`, `fresh-17`, `slow-2`, …: kind and number; models.ts makes the bytes. */
export type ModelName = `${'known' | 'fresh' | 'slow' | 'endless' | 'greedy'}-${number}`

export interface Plan {
  readonly orders: readonly Order[]
  readonly faults: readonly string[]
}

const knownCount = 8
const freshEvery = 5
const materials = ['SILVER925', 'GOLD585', 'GOLD750', 'PLATINUM950', 'BRASS', 'BRONZE']
const finishes = ['NONE', 'MATTE', 'POLISHED', 'RHODIUM']

export interface PlanWish {
  readonly seed: number
  readonly transport: Transport
  readonly quoteCount: number
  readonly roundCount: number
  readonly only: readonly string[] | null
}

export function planOf({ seed, transport, quoteCount, roundCount, only }: PlanWish): Plan {
  const random = seeded(seed)
  const orders = Array.from({ length: quoteCount }, (_, index): Order => {
    const model: ModelName = random.below(freshEvery) === 0 ? `fresh-${index}` : `known-${random.below(knownCount)}`
    const choice = { material: random.pick(materials), finish: random.pick(finishes), quantity: random.pick([1, 10, 200]) }
    return { key: `order-${index}`, model, ...choice, waitSeconds: random.pick([0, 0.5, 5, 20]) }
  })
  const possible = Object.values(faultKinds).filter(kind => kind.transports.includes(transport) && (only?.includes(kind.name) ?? true))
  const rounds = Array.from({ length: roundCount }, () => random.shuffled(possible.map(kind => kind.name)))
  return { orders, faults: rounds.flat() }
}
