// What an injector drives: one virtual client. In: nothing but time. Out: calls, one after another. Personas make sessions; injectors know no persona.
import type { SessionLedger } from './ledger.ts'

/** One request as it goes out, and how its answer is judged. */
export interface Call {
  /** The name under which it is counted, e.g. "list"; a persona has few of them. */
  readonly endpoint: string
  readonly method: string
  /** Path and query exactly as they go out. */
  readonly target: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: Buffer
  /** null: right. Otherwise what is wrong, in words. Also where the session learns ids for its next calls. */
  readonly judge: (answer: Answer) => string | null
}

export interface Answer {
  readonly status: number
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: Buffer
}

export interface Session {
  /** The next call; asked for when it is due, so that it may depend on the answers so far. */
  next(): Call
  /** The last call got no answer (failed or lost): the session begins again where it can. */
  broken(): void
  /** How long a person would think before the next call; 0 for programs. Used by the closed loop only. */
  thinkTimeMs(): number
  /** Of sessions that ask for prices: what became of them so far. */
  ledger?(): SessionLedger
}

/** Shape: index of the virtual client, from 0 → its session. The same index gives the same calls as long as the answers are the same. */
export type OpenSession = (index: number) => Session
