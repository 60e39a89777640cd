// In: where the flag file is. Out: the four files that belong together, by one rule, so that every process and tool finds the same ones.
import { dirname, join } from 'node:path'
import { type FlagDefinition, flags } from '../flags.ts'
import { historyPathOf } from './history.ts'

export interface FlagStore {
  readonly file: string
  readonly historyFile: string
  readonly killFile: string
  readonly killHistoryFile: string
  readonly catalogue: readonly FlagDefinition[]
}

export function flagStore(file: string, options: { killFile?: string; catalogue?: readonly FlagDefinition[] } = {}): FlagStore {
  const killFile = options.killFile ?? join(dirname(file), 'flags.kill.json')
  return Object.freeze({
    file,
    historyFile: historyPathOf(file),
    killFile,
    killHistoryFile: historyPathOf(killFile),
    catalogue: options.catalogue ?? flags,
  })
}
