// Keeps a run: a folder of its own with the result as data, as a page, for CI and for pull requests. In: the folder of all runs and a result, also one of
// a run that was stopped. Out: the run's folder. result.json is written first: whatever happens then, what was measured is kept.
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { LoadResult } from '../../run/load-result.ts'
import type { RunResult } from '../../run/result.ts'
import { loadReport } from '../html/load-report.ts'
import { walkReport } from '../html/walk-report.ts'
import { loadJunit } from '../text/load-junit.ts'
import { loadSummary } from '../text/load-summary.ts'
import { walkJunit } from '../text/walk-junit.ts'
import { walkSummary } from '../text/walk-summary.ts'
import { type RunFolderName, runFolderName } from './run-folder-name.ts'
import { writeWhole } from './write-whole.ts'

export function keepLoadRun(runsDir: string, result: LoadResult): string {
  const folder = newFolder(runsDir, { startedAt: result.startedAt, suite: result.suite.name })
  writeWhole(join(folder, 'result.json'), `${JSON.stringify(result)}\n`)
  writeWhole(join(folder, 'summary.md'), loadSummary(result))
  writeWhole(join(folder, 'junit.xml'), loadJunit(result))
  writeWhole(join(folder, 'report.html'), loadReport(result))
  return folder
}

export function keepWalkRun(runsDir: string, result: RunResult): string {
  const folder = newFolder(runsDir, result)
  writeWhole(join(folder, 'result.json'), `${JSON.stringify(result, null, 2)}\n`)
  writeWhole(join(folder, 'summary.md'), walkSummary(result))
  writeWhole(join(folder, 'junit.xml'), walkJunit(result))
  writeWhole(join(folder, 'report.html'), walkReport(result))
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
