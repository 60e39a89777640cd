// Which kept run is meant. In: the folder of all runs and a word of the command line. Out: a run's folder. Called by report, compare and trend.
import { existsSync, readdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { LoadError } from '../../errors.ts'
import { readRunFolderName } from './run-folder-name.ts'

export interface FoundRun {
  readonly folder: string
  readonly suite: string
  readonly startedAt: number
}

/** Oldest first; only folders with a whole result. */
export function keptRuns(runsDir: string, suite?: string): FoundRun[] {
  if (!existsSync(runsDir)) return []
  return readdirSync(runsDir)
    .flatMap(name => {
      const read = readRunFolderName(name)
      return read === null || (suite !== undefined && read.suite !== suite) ? [] : [{ folder: join(runsDir, name), ...read }]
    })
    .filter(({ folder }) => existsSync(join(folder, 'result.json')))
    .sort((one, other) => one.startedAt - other.startedAt || one.folder.localeCompare(other.folder, 'en', { numeric: true }))
}

export const runWords = 'a folder, the name of a folder in var/runs, latest, latest~1, SUITE or SUITE~1'

/**
 * Shape: "latest" (of all), "latest~2" (the third youngest), "soak", "soak~1" (the one before the youngest of that suite), a name or a path → a folder.
 * Errors: RUN_MISSING.
 */
export function findRun(word: string, { runsDir, calledFrom }: { readonly runsDir: string; readonly calledFrom: string }): string {
  for (const path of [resolve(calledFrom, word), join(runsDir, word)]) if (existsSync(join(path, 'result.json'))) return path
  const parts = /^([a-z][a-z0-9-]*)(?:~(\d+))?$/.exec(word)
  if (parts === null) throw new LoadError('RUN_MISSING', `looking for the run "${word}" (${runWords})`)
  const suite = parts[1] === 'latest' ? undefined : parts[1]!
  const runs = keptRuns(runsDir, suite)
  const found = runs.at(-1 - Number(parts[2] ?? 0))
  if (found !== undefined) return found.folder
  const kept = `${runs.length} ${suite === undefined ? 'runs' : `runs of ${suite}`} in ${runsDir}`
  throw new LoadError('RUN_MISSING', `looking for the run "${word}" (${kept})`)
}
