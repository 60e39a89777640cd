// Validity: no process died or came back by itself, in a slice or between two. In: facts. Out: one outcome, or none when nothing was watched.
import type { RuleOutcome } from '../gate-report.ts'
import type { Facts } from '../load-evidence.ts'
import { heldOr } from '../words.ts'

export function restarts({ evidence }: Facts): RuleOutcome[] {
  const watched = evidence.slices.flatMap(({ index, processes }) =>
    processes.flatMap(({ process, unexpectedRestartCount, unexpectedEnds = [] }) =>
      unexpectedRestartCount === undefined ? [] : [{ index, process, restartCount: unexpectedRestartCount, ends: unexpectedEnds }],
    ),
  )
  if (watched.length === 0) return []
  const problems = watched
    .filter(({ restartCount }) => restartCount > 0)
    .flatMap(({ index, process, restartCount, ends }) =>
      ends.length === 0
        ? [`slice ${index}: ${process} restarted ${restartCount} × unasked`]
        : ends.map(end => `${end.isBeforeSlice ? 'before ' : ''}slice ${index}: ${process} (process ${end.pid}) ended ${when(end)}`),
    )
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

function when({ lastSeenAt, missedAt }: { readonly lastSeenAt: number; readonly missedAt: number }): string {
  return `unasked between ${timeOfDay(lastSeenAt)} and ${timeOfDay(missedAt)} UTC`
}

const timeOfDay = (at: number) => new Date(at).toISOString().slice(11, 19)
