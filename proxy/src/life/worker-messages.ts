// What a primary and its workers say to each other. All of it is plain data.
import type { KillAuthor } from '@ficus/flags'
import type { RouteView } from '../admin/controls.ts'
import type { Example } from '../comparing/ledger-state.ts'
import type { Replayed } from '../comparing/replay.ts'
import type { DecisionView } from '../decisions.ts'
import type { Tuning } from './tuning.ts'
import type { WorkerFacts } from './worker-facts.ts'

/** Questions of the primary with the kind of their answers. */
export interface Answers {
  facts: WorkerFacts
  routes: readonly RouteView[]
  decisions: readonly DecisionView[]
  /** Reads the kill file now; answered when what it says of this capability is in force, and nothing else that was told of it before. */
  look: null
  /** Asks the candidate again for a kept example of a mismatch. */
  replay: Replayed
  /** Counts the comparisons of a capability anew. */
  forget: null
  /** In memory, before the primary has written it down, or if it cannot; until the next look. */
  kill: null
}

export type Question =
  | { readonly what: 'facts' | 'routes' }
  | { readonly what: 'decisions'; readonly countMax: number; readonly onlyVerdict: string | null }
  | { readonly what: 'replay'; readonly routeName: string; readonly example: Example }
  | { readonly what: 'forget' | 'look'; readonly capability: string }
  | { readonly what: 'kill'; readonly capability: string; readonly author: KillAuthor }

export type ToWorker =
  | { readonly kind: 'start'; readonly port: number; readonly tuning: Tuning }
  | { readonly kind: 'tuning'; readonly tuning: Tuning }
  | { readonly kind: 'drain' }
  /** The highest that a worker told in its facts. */
  | { readonly kind: 'operators'; readonly riseRatio: number }
  | { readonly kind: 'ask'; readonly id: number; readonly question: Question }

export type FromWorker =
  | { readonly kind: 'serving'; readonly url: string }
  | { readonly kind: 'answer'; readonly id: number; readonly value: unknown }
  | { readonly kind: 'unanswered'; readonly id: number; readonly why: string }
  /** The last word of a worker that ends in order: nothing it counted is lost. */
  | { readonly kind: 'last-facts'; readonly facts: WorkerFacts }
