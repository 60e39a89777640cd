// In: that somebody had comparisons counted anew. Out: a line in the log with who and why. Called by the admin port.
import type { KillAuthor } from '@ficus/flags'
import type { Logger } from 'pino'

export function tellForgotten(log: Logger): (capability: string, author: KillAuthor) => void {
  return (capability, { by, why }) =>
    log.info(
      { event: 'mismatches.forgotten', capability, by, why },
      'comparisons are counted anew; what was compared before no longer counts',
    )
}
