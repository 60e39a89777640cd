// `flags history [CAPABILITY]`: every change with who, when, why, before and after, and whether the chain of hashes holds. Exit code 1 if it does not.
import type { HistoryEntry } from '../../audit/history.ts'
import { readWholeHistory } from '../../audit/whole-history.ts'
import { assertKnown } from '../../audit/writer.ts'
import type { FlagRecord } from '../../flag-file.ts'
import type { Command } from '../command.ts'
import { columns, share, time } from '../text.ts'

export const historyCommand: Command = {
  name: 'history',
  summary: 'show every change: who, when, why, before, after',
  words: ['CAPABILITY?'],
  options: {},
  examples: ['history', 'history pricing.calculate --json'],
  async run(given, place) {
    const [capability] = given.words
    if (capability !== undefined) assertKnown(place.store, capability)
    const { entries, broken } = await readWholeHistory(place.store, capability ?? null)
    const chain =
      broken.length === 0 ? ['The chain of hashes holds.'] : broken.map(({ file, line, problem }) => `! ${file} line ${line}: ${problem}`)
    const text =
      entries.length === 0
        ? ['No change yet.', ...broken.flatMap(() => chain)]
        : [...columns([header, ...entries.map(rowOf)]), '', ...chain]
    return { exitCode: broken.length === 0 ? 0 : 1, text: text.join('\n'), json: { entries, broken } }
  },
}

const header = ['WHEN', 'REVISION', 'CAPABILITY', 'DID', 'BEFORE', 'AFTER', 'BY', 'WHY']

function rowOf(entry: HistoryEntry): string[] {
  const { at, revision, capability, action, before, after, by, why } = entry
  return [time(at), String(revision ?? '-'), capability, action, stateText(entry, before), stateText(entry, after), by, why]
}

function stateText(entry: HistoryEntry, state: unknown): string {
  if (entry.action === 'step-back' || entry.action === 'come-back') return state === null ? 'as flagged' : 'stepped back'
  if (entry.revision === null) return state === null ? 'released' : 'killed'
  if (state === null) return '-'
  const { stage, shareBasisPoints } = state as FlagRecord
  return stage === 'canary' ? `${stage} ${share(shareBasisPoints ?? 0)}` : stage
}
