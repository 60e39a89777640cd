// The facts that the stages of one strangled request hand each other, in the order in which they arise. Frozen once made; no behaviour.
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Assignment } from '@ficus/flags'
import type { Difference, Excused } from './comparing/difference.ts'
import type { ErrorCode, ProxyError } from './errors.ts'
import type { Partner } from './gateway/partner-directory.ts'
import type { Attempt } from './guarding/breaker.ts'
import type { Priority } from './guarding/limiter.ts'
import type { StrangledRoute } from './routes/route.ts'

/** One request of a client on a strangled route. */
export interface Exchange {
  readonly id: string
  readonly strangled: StrangledRoute
  readonly request: IncomingMessage
  readonly response: ServerResponse
  /** performance.now() at the arrival of the head. */
  readonly arrivedMs: number
  /** Whether a tester may see the assignment on the answer. */
  readonly explain: boolean
  /** Value of X-Ficus-Side, which was taken off the request; not proved yet. */
  readonly sideField: string | null
}

export interface Assigned {
  readonly assignment: Assignment
  readonly partner: Partner | null
  /** As the client sent it; goes to MES only, never into logs or decisions. */
  readonly apiKey: string
  /** Set while the breaker waits to hear how the candidate did. */
  readonly attempt: Attempt | null
  readonly priority: Priority
}

/** The whole request, or the news that it is larger than the route takes and flows on untouched. `toldToContinue`: the client was sent a 100. */
export type Captured = { readonly toldToContinue: boolean } & (
  | { readonly kind: 'whole'; readonly body: Buffer; readonly receivedMs: number }
  | { readonly kind: 'untouched' }
)

/** One answer as it stands on the wire; names and values alternate in `rawHeaders`. */
export interface Reply {
  readonly status: number
  readonly rawHeaders: readonly string[]
  readonly body: Buffer
  /** What a candidate made it from, for example the hash of the model: enough to ask for it again without any key. */
  readonly madeFrom?: Readonly<Record<string, string>>
}

/** Who takes the request on: the candidate, or legacy for a counted reason. */
export type Admission =
  | { readonly kind: 'candidate'; readonly end: (outcome: CandidateOutcome | null) => void }
  | { readonly kind: 'refused'; readonly error: ProxyError }

export type CandidateOutcome =
  | { readonly kind: 'answered'; readonly reply: Reply; readonly durationMs: number }
  | { readonly kind: 'legacy-only'; readonly reason: string }
  | { readonly kind: 'failed'; readonly error: ProxyError; readonly durationMs: number }

/** How the client was answered. `reply` is set when the whole answer is known and may be compared. */
export interface Served {
  readonly answeredBy: 'legacy' | 'candidate' | 'nobody'
  readonly status: number
  readonly reply: Reply | null
  readonly fallbackCause: ErrorCode | null
  /** Why legacy answered although the candidate was assigned and had not failed. */
  readonly legacyOnlyReason: string | null
  readonly legacyMs: number | null
  readonly candidateMs: number | null
}

export type Verdict = 'match' | 'mismatch' | 'ignored' | 'failed'

/** What comparing both answers of one request showed (comparing/judge.ts); redacted. */
export interface Comparison {
  readonly verdict: Verdict
  /** Why it is ignored or failed. */
  readonly why: string | null
  /** The first ones; `differenceCount` says how many there are. */
  readonly differences: readonly Difference[]
  readonly differenceCount: number
  readonly excused: readonly Excused[]
  /** Candidate minus legacy, exact decimal text; null unless both name a price. */
  readonly totalDifference: string | null
  /** Only one side names a price. */
  readonly isUnpriced: boolean
}

export type Side = 'legacy' | 'candidate'

/** A request whose client has its answer, for the side that did not give it. */
export interface MirrorTask {
  readonly exchangeId: string
  readonly strangled: StrangledRoute
  readonly mirrorTo: Side
  readonly target: string
  readonly partner: Partner | null
  readonly apiKey: string
  /** The client's own; they go to legacy, where the client has sent them anyway, and never to a candidate. */
  readonly rawHeaders: readonly string[]
  readonly body: Buffer
  /** What the client got. */
  readonly reply: Reply
  /** How long legacy took, where it answered the client. */
  readonly legacyMs: number | null
}

/** What the mirrored side did: an answer beside the client's, the news that only legacy answers this, a failure, or no try at all. */
export type MirrorOutcome =
  | { readonly kind: 'pair'; readonly legacy: Reply; readonly candidate: Reply; readonly mirrorMs: number }
  | { readonly kind: 'legacy-only'; readonly reason: string; readonly mirrorMs: number }
  | { readonly kind: 'failed'; readonly error: ProxyError; readonly mirrorMs: number }
  | { readonly kind: 'dropped'; readonly cause: 'queue-full' | 'memory-full' | 'held-back' | 'closing' }
