// In: a store. Out: what happened to its flags in order of time: changes of the file and of the local kill switch, and where a chain does not hold.
import type { FlagStore } from './flag-store.ts'
import { type HistoryEntry, readHistory } from './history.ts'

export interface WholeHistory {
  readonly entries: readonly HistoryEntry[]
  readonly broken: readonly { readonly file: string; readonly line: number; readonly problem: string }[]
}

export async function readWholeHistory(store: FlagStore, capability: string | null): Promise<WholeHistory> {
  const files = [store.historyFile, store.killHistoryFile]
  const histories = await Promise.all(files.map(async file => ({ file, ...(await readHistory(file)) })))
  return {
    entries: histories
      .flatMap(({ entries }) => entries)
      .filter(entry => capability === null || entry.capability === capability)
      .sort((a, b) => a.at - b.at),
    broken: histories.flatMap(({ file, broken }) => (broken === null ? [] : [{ file, ...broken }])),
  }
}
