// Validity: no process died or came back by itself. In: facts. Out: one outcome, or none when nothing was watched.
import type { RuleOutcome } from '../gate-report.ts'
import type { Facts } from '../load-evidence.ts'
import { heldOr } from '../words.ts'

export function restarts({ evidence }: Facts): RuleOutcome[] {
  const watched = evidence.slices.flatMap(({ index, processes }) =>
    processes.flatMap(({ process, unexpectedRestartCount }) =>
      unexpectedRestartCount === undefined ? [] : [{ index, process, restartCount: unexpectedRestartCount }],
    ),
  )
  if (watched.length === 0) return []
  const problems = watched
    .filter(({ restartCount }) => restartCount > 0)
    .map(({ index, process, restartCount }) => `slice ${index}: ${process} restarted ${restartCount} × unasked`)
  const names = [...new Set(watched.map(({ process }) => process))].join(', ')
  return [
    heldOr('invalid', {
      kind: 'validity',
      title: 'processes ran through',
      measured: `${names}: no restart that the suite did not ask for`,
      problems,
    }),
  ]
}
