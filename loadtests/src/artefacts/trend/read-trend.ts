// How a suite went over its kept runs. In: the folder of all runs, a suite. Out: a row per run, oldest first: verdict, and the figures of what the suite's
// rules are about (of whole scenarios where no rule names an endpoint), of its last variant. Runs that cannot be read are named, not hidden.
import { figuresOf } from '../../gate/figures.ts'
import type { GateVerdict } from '../../gate/gate-report.ts'
import { medianOf } from '../../gate/statistics/median-bootstrap.ts'
import { scopeName } from '../../gate/words.ts'
import type { LoadResult } from '../../run/load-result.ts'
import { scenariosOf, variantsOf } from '../figures/endpoint-figures.ts'
import { keptRuns } from '../folder/find-runs.ts'
import { readRun } from '../folder/read-run.ts'

export interface TrendFigure {
  readonly scope: string
  readonly p50Micros: number | null
  readonly p95Micros: number | null
  readonly rightPerSecond: number | null
}

export interface TrendRow {
  readonly folder: string
  readonly startedAt: number
  readonly verdict: GateVerdict
  readonly short: boolean
  readonly gitRevision: string | null
  /** Empty for walks, which measure nothing. */
  readonly figures: readonly TrendFigure[]
}

export interface Trend {
  readonly suite: string
  readonly rows: readonly TrendRow[]
  readonly unreadable: readonly { readonly folder: string; readonly why: string }[]
}

export function readTrend(suite: string, { runsDir, last }: { readonly runsDir: string; readonly last: number }): Trend {
  const rows: TrendRow[] = []
  const unreadable: { folder: string; why: string }[] = []
  for (const { folder } of keptRuns(runsDir, suite).slice(-last)) {
    try {
      rows.push(rowOf(folder))
    } catch (error) {
      unreadable.push({ folder, why: (error as Error).message })
    }
  }
  return { suite, rows, unreadable }
}

function rowOf(folder: string): TrendRow {
  const { kind, result } = readRun(folder)
  const gitRevision = result.environment['gitRevision']
  const head = { folder, startedAt: result.startedAt, gitRevision: typeof gitRevision === 'string' ? gitRevision : null }
  if (kind === 'walk') return { ...head, verdict: result.verdict, short: false, figures: [] }
  return { ...head, verdict: result.gate.verdict, short: result.short, figures: trendFigures(result) }
}

function trendFigures(result: LoadResult): TrendFigure[] {
  const { suite, slices } = result
  const figures = figuresOf(suite.load ?? { variants: [], scenarios: [], short: { timeRatio: 1 } })
  const last = variantsOf(result).at(-1)
  const own = slices.filter(({ variant }) => variant === last)
  const median = (values: readonly (number | null)[]) => {
    const known = values.filter(value => value !== null)
    return known.length === 0 ? null : medianOf(known)
  }
  return scopesOf(result).map(scope => ({
    scope: scopeName(scope),
    p50Micros: median(own.map(slice => figures.percentileMicros(slice, scope, 50))),
    p95Micros: median(own.map(slice => figures.percentileMicros(slice, scope, 95))),
    rightPerSecond: median(own.map(slice => figures.answeredPerSecond(slice, scope))),
  }))
}

interface Scope {
  readonly scenario: string
  readonly endpoint?: string | undefined
}

function scopesOf(result: LoadResult): Scope[] {
  const ruled = (result.suite.thresholds ?? []).flatMap(rule =>
    'scenario' in rule ? [{ scenario: rule.scenario, endpoint: rule.endpoint }] : [],
  )
  const known = new Map(ruled.map(scope => [scopeName(scope), scope]))
  return known.size > 0 ? [...known.values()] : scenariosOf(result).map(scenario => ({ scenario }))
}
