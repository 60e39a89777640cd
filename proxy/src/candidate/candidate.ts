// What a capability's new side offers the proxy: answer a request for good, rehearse the answer, ask legacy in rehearsal. One implementation per capability.

import type { KeptCall } from '../comparing/rules.ts'
import type { Reply } from '../exchange.ts'
import type { Partner } from '../gateway/partner-directory.ts'
import type { Deadline } from './deadline.ts'

export interface CandidateCall {
  /** Names the request at the new service too, so that a repeat of it is the same work. */
  readonly requestId: string
  /** Raw target as the client sent it, "/path?query". */
  readonly target: string
  readonly apiKey: string
  /** Null only on routes that do not go by partners. */
  readonly partner: Partner | null
  /** The client's own fields, name, value, name, value …; empty in a rehearsal, because what is in them could act. */
  readonly rawHeaders: readonly string[]
  readonly body: Buffer
  /** performance.now() when the last byte of the request had come. */
  readonly receivedMs: number
  readonly deadline: Deadline
}

/** A call that was kept because the sides disagreed on it; nobody waits for its answer but an engineer. */
export interface ReplayCall {
  readonly exampleId: string
  readonly kept: KeptCall
  /** As the candidate's reply had it then. */
  readonly madeFrom: Readonly<Record<string, string>>
  readonly deadline: Deadline
}

/** legacy-only: the adapter knows that only legacy can give this answer (a wrong key, a body that is not JSON). */
export type CandidateReply = { readonly kind: 'reply'; readonly reply: Reply } | { readonly kind: 'legacy-only'; readonly reason: string }

export interface Candidate {
  /** The answer for the client, recorded in MES where the legacy's would be. Errors: ProxyError; nothing was recorded unless its code says so. */
  answer(call: CandidateCall): Promise<CandidateReply>
  /**
   * What the contract answers to a request that is none, in the legacy's own words: no client that is known, or no request of this route. Asked only where legacy
   * is not any more. Null: nobody but legacy can tell. Errors: ProxyError.
   */
  turnAway(call: CandidateCall): Promise<Reply | null>
  /** The same answer without any effect in MES, written with the ids and times of legacy's answer. */
  rehearse(call: CandidateCall, legacyReply: Reply): Promise<CandidateReply>
  /** The answer that the candidate would give today, from what was kept and without any key; written with the ids and times of legacy's answer. */
  replay(call: ReplayCall): Promise<CandidateReply>
  /** What legacy answers to the same request when it is asked to store nothing. */
  askLegacyWithoutEffects(call: CandidateCall): Promise<Reply>
  close(): Promise<void>
}
