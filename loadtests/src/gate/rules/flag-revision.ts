// Validity: nobody touched the flag while a slice was on, except the suite itself. In: facts. Out: one outcome.
import type { RuleOutcome } from '../gate-report.ts'
import type { Facts } from '../load-evidence.ts'
import { heldOr } from '../words.ts'

export function flagRevision({ evidence, plan }: Facts): RuleOutcome[] {
  const ownChanges = (plan.actions ?? []).some(({ set }) => set !== undefined)
  const directNames = plan.variants.filter(({ target }) => target === 'direct').map(({ name }) => name)
  const watched = evidence.slices.filter(({ variant }) => !directNames.includes(variant))
  if (watched.length === 0) return []
  const problems = watched.flatMap(({ index, variant, flagRevisionBefore: before, flagRevisionAfter: after }) => {
    if (before === null || after === null) return [`slice ${index} (${variant}): the revision is not known`]
    return before === after || ownChanges ? [] : [`slice ${index} (${variant}): revision ${before} before, ${after} after`]
  })
  const revisions = [...new Set(watched.flatMap(({ flagRevisionBefore, flagRevisionAfter }) => [flagRevisionBefore, flagRevisionAfter]))]
  const measured = `revision ${revisions.length > 1 ? `${revisions[0]} to ${revisions.at(-1)}` : revisions[0]}${ownChanges ? ', changed by the suite' : ', the same within each slice'}`
  return [heldOr('invalid', { kind: 'validity', title: 'the flag stood still', measured, problems })]
}
