// Every flag of the project, once. In: nothing. Out: the catalogue that the client, the writers, the server and the command line agree on.
// Adding a capability is one entry here; a flag past its expiry date fails flags.test.ts until someone retires it or argues for more time.
import type { Stage } from './rollout.ts'

/**
 * What the bucket is computed from. `partner`: the partner's id as decimal text ("7"); the context's partnerId, when absent, is the sticky key itself.
 * `path`: what the first parameter of the route's path names, for example an order.
 */
export type StickyKeyKind = 'partner' | 'path'

export interface FlagDefinition {
  readonly name: string
  readonly owner: string
  readonly description: string
  /** The stage of a flag that its source does not mention. */
  readonly defaultStage: Stage
  /** The day (UTC, `YYYY-MM-DD`) by which the flag is to be gone from the code. */
  readonly expiresOn: string
  readonly stickyKeyKind: StickyKeyKind
  /** Flags with the same key move the same partners first; different keys give independent cohorts. Never change it while a share is running. */
  readonly rolloutKey: string
}

export const flags: readonly FlagDefinition[] = Object.freeze([
  Object.freeze({
    name: 'pricing.calculate',
    owner: 'pricing',
    description: 'Who calculates a price: MES or the pricing service',
    defaultStage: 'off',
    expiresOn: '2027-11-30',
    stickyKeyKind: 'partner',
    rolloutKey: 'pricing.calculate',
  }),
])

export function findFlag(name: string, catalogue: readonly FlagDefinition[] = flags): FlagDefinition | null {
  return catalogue.find(flag => flag.name === name) ?? null
}
