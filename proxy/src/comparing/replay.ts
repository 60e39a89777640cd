// In: a kept example of a mismatch. Out: what the candidate answers to it today, beside what legacy answered then. Needs no key of MES or of a partner: the
// pricing service still holds the model. Called by the admin port through serving.ts, one at a time.
import type { Candidate } from '../candidate/candidate.ts'
import { openDeadline } from '../candidate/deadline.ts'
import { asProxyError } from '../errors.ts'
import type { Comparison, Reply } from '../exchange.ts'
import type { StrangledRoute } from '../routes/route.ts'
import { comparisonOf, judge } from './judge.ts'
import type { Example } from './ledger-state.ts'
import { keyOf } from './noise.ts'
import type { Comparing } from './rules.ts'

export interface Replayed {
  readonly exampleId: string
  readonly comparison: Comparison
  /** Why it could not be asked again; then the verdict is failed. */
  readonly problem: string | null
}

export interface ReplayParts {
  readonly comparing: Comparing
  /** Null while no new service is configured. */
  readonly side: Candidate | null
  readonly deadlineMs: number
}

/** Finds the route's parts among those that are served. Never throws. */
export function replayOn(
  table: readonly StrangledRoute[],
  { routeName, example, deadlineMs }: { readonly routeName: string; readonly example: Example; readonly deadlineMs: number },
): Promise<Replayed> {
  const found = table.find(({ route }) => route.name === routeName)
  if (found === undefined) return Promise.resolve(notReplayed(example.id, `there is no route ${routeName} any more`))
  return replayExample(example, { comparing: found.route.comparing, side: found.mirror, deadlineMs })
}

/** Never throws. */
export async function replayExample(example: Example, { comparing, side, deadlineMs }: ReplayParts): Promise<Replayed> {
  const { id, kept, madeFrom } = example
  if (kept === null) return notReplayed(id, 'the call was not kept, because it could not be told from data of a person or was too large')
  if (side === null) return notReplayed(id, 'this proxy was started without --pricing')
  const attempted = `replaying request ${id}`
  using deadline = openDeadline(performance.now() + deadlineMs, attempted)
  try {
    const answered = await side.replay({ exampleId: id, kept, madeFrom, deadline })
    if (answered.kind === 'legacy-only') return notReplayed(id, answered.reason)
    const legacy: Reply = { ...kept.legacy, body: Buffer.from(kept.legacy.body) }
    return { exampleId: id, comparison: judge(comparing, { legacy, candidate: answered.reply }, asThen(example)), problem: null }
  } catch (thrown) {
    const { code, message } = asProxyError(thrown, attempted)
    return notReplayed(id, `${code}: ${message}`)
  }
}

/** What was noise when the example was taken is noise now. */
function asThen({ excused }: Example): Parameters<typeof judge>[2] {
  const noisy = new Set(excused.filter(({ by }) => by === 'noise').map(keyOf))
  return differences => ({
    real: differences.filter(difference => !noisy.has(keyOf(difference))),
    noise: differences.filter(difference => noisy.has(keyOf(difference))),
  })
}

export function notReplayed(exampleId: string, problem: string): Replayed {
  return { exampleId, comparison: comparisonOf('failed', { why: problem }), problem }
}
