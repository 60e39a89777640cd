// Keeps a run: a folder of its own with the result as data, as a page, for CI and for pull requests. In: the folder of all runs and a result, also one of
// a run that was stopped. Out: the run's folder. result.json is written first: whatever happens then, what was measured is kept.
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { LoadResult } from '../../run/load-result.ts'
import type { RunResult } from '../../run/result.ts'
import { type ReportFiles, reportFiles } from './report-files.ts'
import { type RunFolderName, runFolderName } from './run-folder-name.ts'
import { writeWhole } from './write-whole.ts'

export function keepLoadRun(runsDir: string, result: LoadResult): string {
  const folder = newFolder(runsDir, { startedAt: result.startedAt, suite: result.suite.name })
  return keep(folder, `${JSON.stringify(result)}\n`, () => reportFiles({ kind: 'load', result }))
}

export function keepWalkRun(runsDir: string, result: RunResult): string {
  return keep(newFolder(runsDir, result), `${JSON.stringify(result, null, 2)}\n`, () => reportFiles({ kind: 'walk', result }))
}

function keep(folder: string, result: string, files: () => ReportFiles): string {
  writeWhole(join(folder, 'result.json'), result)
  for (const [name, content] of Object.entries(files())) writeWhole(join(folder, name), content)
  return folder
}

/** Two runs of one second do not share a folder: the second one's name ends with `.2`. */
function newFolder(runsDir: string, name: RunFolderName): string {
  mkdirSync(runsDir, { recursive: true })
  for (let number = 1; ; number += 1) {
    const folder = join(runsDir, number === 1 ? runFolderName(name) : `${runFolderName(name)}.${number}`)
    if (madeAnew(folder)) return folder
  }
}

function madeAnew(folder: string): boolean {
  try {
    mkdirSync(folder)
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw error
  }
}
