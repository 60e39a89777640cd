// In: an unfinished quote. Out: the same with what is known of its calculation: phase, attempt, predicted time until it is finished; and when to ask again,
// which is the same prediction. Called by quotes-routes.ts for every answer about a quote that is not finished.
import type { Calculating, Quote } from '../contract.ts'
import { retryAfterSeconds } from '../fairness/drain.ts'
import type { Database } from '../store/database.ts'
import { readQuote } from '../store/read-quotes.ts'
import { readStanding } from '../store/standing.ts'
import type { Admission } from './admission.ts'

export interface StandingParts {
  readonly database: Database
  readonly admission: Admission
}

/** Shape: finished in between, it is the finished quote. A store that is away costs the extra words only. */
export async function withStanding({ database, admission }: StandingParts, quote: Quote): Promise<Quote> {
  const standing = await readStanding(database, quote.id).catch(() => undefined)
  if (standing === undefined) return quote
  if (standing === null) return (await readQuote(database, quote.id).catch(() => null)) ?? quote
  const { phase, attempt, isRunning } = standing
  const calculating: Calculating = { phase, attempt, remainingSeconds: admission.remainingSeconds(standing) }
  return { ...quote, status: isRunning ? 'running' : 'queued', calculating }
}

/** While nobody works there is no prediction, and work may begin at any moment. */
const unpredictedSeconds = 1

export function askAgainSeconds({ calculating }: Quote): number {
  const remainingSeconds = calculating?.remainingSeconds ?? null
  return remainingSeconds === null ? unpredictedSeconds : retryAfterSeconds(remainingSeconds * 1_000, Math.random())
}
