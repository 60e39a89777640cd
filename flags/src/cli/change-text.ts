// In: a flag before and after a change. Out: the two side by side, in the words of the stage table, and how to go back.
import type { Changed } from '../audit/writer.ts'
import { type FlagRecord, type Rollout, rolloutOf } from '../flag-file.ts'
import type { FlagDefinition } from '../flags.ts'
import { stages, stageTable } from '../rollout.ts'
import { columns, list, share } from './text.ts'

export function changeText(definition: FlagDefinition, changed: Pick<Changed, 'before' | 'after'>): string[] {
  const before = rolloutOf(definition, changed.before ?? undefined)
  const after = rolloutOf(definition, changed.after)
  const rows = rowsOf(before).map(([label, value], index) => [label, value, rowsOf(after)[index]![1]])
  return columns([['', 'before', 'after'], ...rows], 3)
}

export function undoLine(capability: string): string {
  return `Go back: npm run flags -- undo ${capability}`
}

export function skippedLine(before: FlagRecord | null, after: FlagRecord): string | null {
  const from = stages.indexOf(before?.stage ?? 'off')
  const skipped = stages.slice(from + 1, stages.indexOf(after.stage))
  return skipped.length === 0 ? null : `Note: this skips ${skipped.join(' and ')}.`
}

function rowsOf(rollout: Rollout): [string, string][] {
  const row = stageTable[rollout.stage]
  return [
    ['stage', rollout.stage],
    ['answers', row.answersText],
    ['share', share(rollout.shareBasisPoints)],
    ['also asked, after the reply', mirrorText(rollout)],
    ['if the answering side fails', row.ifAnsweringSideFails],
    ['allowed partners', list(rollout.allow)],
    ['denied partners', list(rollout.deny)],
  ]
}

function mirrorText(rollout: Rollout): string {
  const row = stageTable[rollout.stage]
  if (row.alsoAsked === 'nobody') return 'nobody'
  return `${row.alsoAskedText.replace(', sampled', '')}, ${share(rollout.mirrorBasisPoints)} of requests`
}
