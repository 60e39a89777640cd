// What is made of a result for people and for CI. In: a kept run. Out: the files that lie beside its result.json, by name.
import type { LoadResult } from '../../run/load-result.ts'
import type { RunResult } from '../../run/result.ts'
import { loadReport } from '../html/load-report.ts'
import { walkReport } from '../html/walk-report.ts'
import { loadJunit } from '../text/load-junit.ts'
import { loadSummary } from '../text/load-summary.ts'
import { walkJunit } from '../text/walk-junit.ts'
import { walkSummary } from '../text/walk-summary.ts'

export interface ReportFiles {
  readonly 'summary.md': string
  readonly 'junit.xml': string
  readonly 'report.html': string
}

type Reported = { readonly kind: 'load'; readonly result: LoadResult } | { readonly kind: 'walk'; readonly result: RunResult }

export function reportFiles(run: Reported): ReportFiles {
  if (run.kind === 'walk')
    return { 'summary.md': walkSummary(run.result), 'junit.xml': walkJunit(run.result), 'report.html': walkReport(run.result) }
  return { 'summary.md': loadSummary(run.result), 'junit.xml': loadJunit(run.result), 'report.html': loadReport(run.result) }
}
