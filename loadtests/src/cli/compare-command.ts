// `load compare RUN RUN`: two kept runs beside each other. In: the words after `compare`. Out: a table or JSON; exit code 0, whatever the figures say.
import { compareRuns } from '../artefacts/compare/compare-runs.ts'
import { renderComparison } from '../artefacts/compare/render-comparison.ts'
import { readCompareSettings } from '../artefacts/config.ts'
import { findRun, runWords } from '../artefacts/folder/find-runs.ts'
import { readLoadRun } from '../artefacts/folder/read-run.ts'
import { LoadError } from '../errors.ts'
import { exitCodes } from './exit-codes.ts'

/** Errors: LoadError, SettingsError. */
export function compareCommand(words: readonly string[]): number {
  const namesEnd = words.findIndex(word => word.startsWith('--'))
  const names = namesEnd === -1 ? words : words.slice(0, namesEnd)
  const settings = readCompareSettings(namesEnd === -1 ? [] : words.slice(namesEnd))
  if ('text' in settings) {
    process.stdout.write(`${settings.text}\nRUN: ${runWords}\n`)
    return exitCodes.pass
  }
  const [before, after, ...more] = names
  if (before === undefined || after === undefined || more.length > 0)
    throw new LoadError('USAGE_WRONG', `load compare takes two runs, the earlier one first (${runWords})`)
  const where = { runsDir: settings.runsDir, calledFrom: settings.ficusCalledFrom }
  const folders = [findRun(before, where), findRun(after, where)] as const
  const comparison = compareRuns(readLoadRun(folders[0]), readLoadRun(folders[1]))
  const data = { before: folders[0], after: folders[1], ...comparison }
  process.stdout.write(
    settings.json ? `${JSON.stringify(data, null, 2)}\n` : `before ${folders[0]}\nafter  ${folders[1]}\n${renderComparison(comparison)}`,
  )
  return exitCodes.pass
}
