// Two kept runs beside each other. In: the earlier and the later one. Out: what was different about them, and the ratio of every figure that both have.
// They were measured one after the other, not in turn, so whatever else changed on the machine is in the ratios: never a gate.
import { type Figures, figuresOf } from '../../gate/figures.ts'
import { scopeName } from '../../gate/words.ts'
import type { LoadResult, Slice } from '../../run/load-result.ts'
import { endpointsOf, scenariosOf, variantsOf } from '../figures/endpoint-figures.ts'
import { ratioOfMedians, type SliceRatio } from './slice-bootstrap.ts'

export interface Difference {
  readonly what: string
  readonly before: string
  readonly after: string
}

export const comparedMetrics = ['p50', 'p90', 'p95', 'p99', 'right-per-second'] as const
export type ComparedMetric = (typeof comparedMetrics)[number]

/** Units: microseconds of durations, per second of rates; medians over slices. */
export interface ComparedFigure extends SliceRatio {
  readonly scope: string
  readonly variant: string
  readonly metric: ComparedMetric
  readonly before: number
  readonly after: number
}

export interface RunComparison {
  readonly isGate: false
  readonly note: string
  readonly differences: readonly Difference[]
  readonly figures: readonly ComparedFigure[]
  /** Endpoints and variants that only one of them has. */
  readonly onlyInOne: readonly string[]
}

export const sequenceNote =
  'not a gate: the runs were measured one after the other, not in turn; what changed on the machine meanwhile is in these ratios'

export function compareRuns(before: LoadResult, after: LoadResult): RunComparison {
  const [old, young] = [scopesOf(before), scopesOf(after)]
  const [earlier, later] = [measured(before), measured(after)]
  const both = [...young.keys()].filter(key => old.has(key))
  return {
    isGate: false,
    note: sequenceNote,
    differences: differencesOf(before, after),
    figures: both.flatMap(key => comparedMetrics.flatMap(metric => figure(earlier, later, { ...young.get(key)!, metric }))),
    onlyInOne: [...new Set([...old.keys(), ...young.keys()])].filter(key => !both.includes(key)),
  }
}

interface Scope {
  readonly scenario: string
  readonly endpoint: string | undefined
  readonly variant: string
}

function scopesOf(result: LoadResult): Map<string, Scope> {
  const scopes = scenariosOf(result).flatMap(scenario => {
    const endpoints = endpointsOf(result, scenario)
    const all: (string | undefined)[] = endpoints.length === 1 ? endpoints : [undefined, ...endpoints]
    return all.flatMap(endpoint => variantsOf(result).map(variant => ({ scenario, endpoint, variant })))
  })
  return new Map(scopes.map(scope => [`${scopeName(scope)}, ${scope.variant}`, scope]))
}

interface MeasuredRun {
  readonly result: LoadResult
  readonly figures: Figures
}

/** One record of figures per run: each histogram is decoded once. */
function measured(result: LoadResult): MeasuredRun {
  return { result, figures: figuresOf(result.suite.load ?? { variants: [], scenarios: [], short: { timeRatio: 1 } }) }
}

function figure(
  before: MeasuredRun,
  after: MeasuredRun,
  { metric, ...scope }: Scope & { readonly metric: ComparedMetric },
): ComparedFigure[] {
  const ratio = ratioOfMedians(sliceValues(before, scope, metric), sliceValues(after, scope, metric), after.result.randomStart)
  return ratio === null ? [] : [{ scope: scopeName(scope), variant: scope.variant, metric, ...ratio }]
}

const percents = { p50: 50, p90: 90, p95: 95, p99: 99 } as const

function sliceValues({ result, figures }: MeasuredRun, scope: Scope, metric: ComparedMetric): number[] {
  const value = (slice: Slice) =>
    metric === 'right-per-second' ? figures.answeredPerSecond(slice, scope) : figures.servedPercentileMicros(slice, scope, percents[metric])
  return result.slices
    .filter(({ variant }) => variant === scope.variant)
    .flatMap(slice => value(slice) ?? [])
    .filter(each => each > 0)
}

function differencesOf(before: LoadResult, after: LoadResult): Difference[] {
  const facts = (result: LoadResult): Record<string, string | number | null> => ({
    suite: result.suite.name,
    form: result.short ? 'short' : 'whole',
    'random start': result.randomStart,
    slices: result.slices.length,
    ...result.environment,
  })
  const [old, young] = [facts(before), facts(after)]
  const keys = [...new Set([...Object.keys(old), ...Object.keys(young)])]
  const changed = keys.filter(key => (old[key] ?? null) !== (young[key] ?? null))
  const planChanged = JSON.stringify(before.suite) !== JSON.stringify(after.suite)
  return [
    ...changed.map(what => ({ what, before: String(old[what] ?? '–'), after: String(young[what] ?? '–') })),
    ...(planChanged ? [{ what: 'the suite itself', before: 'as it was', after: 'changed (plan or thresholds)' }] : []),
  ]
}
