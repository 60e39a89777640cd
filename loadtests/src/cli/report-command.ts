// `load report RUN`: makes what people read anew from what was kept, e.g. after the report has learned something. In: the words after `report`.
// Out: files, and where they lie. The result itself is never touched.
import { join, resolve } from 'node:path'
import { readReportSettings } from '../artefacts/config.ts'
import { findRun, runWords } from '../artefacts/folder/find-runs.ts'
import { readRun } from '../artefacts/folder/read-run.ts'
import { type ReportFiles, reportFiles } from '../artefacts/folder/report-files.ts'
import { writeWhole } from '../artefacts/folder/write-whole.ts'
import { LoadError } from '../errors.ts'
import { exitCodes } from './exit-codes.ts'

/** Errors: LoadError, SettingsError. */
export function reportCommand([word = '--help', ...rest]: readonly string[]): number {
  const settings = readReportSettings(word.startsWith('--') ? [word, ...rest] : rest)
  if ('text' in settings) {
    process.stdout.write(`${settings.text}\nRUN: ${runWords}\n`)
    return exitCodes.pass
  }
  if (word.startsWith('--')) throw new LoadError('USAGE_WRONG', `load report without a run (${runWords})`)
  const folder = findRun(word, { runsDir: settings.runsDir, calledFrom: settings.ficusCalledFrom })
  const files = reportFiles(readRun(folder))
  const written = settings.out === '' ? writeAll(folder, files) : writePage(resolve(settings.ficusCalledFrom, settings.out), files)
  process.stdout.write(`${written}\n`)
  return exitCodes.pass
}

function writeAll(folder: string, files: ReportFiles): string {
  for (const [name, content] of Object.entries(files)) writeWhole(join(folder, name), content)
  return join(folder, 'report.html')
}

function writePage(path: string, files: ReportFiles): string {
  writeWhole(path, files['report.html'])
  return path
}
