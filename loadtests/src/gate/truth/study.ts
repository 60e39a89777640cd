// How often the gate is wrong. In: how many runs, a random start, recorded pairs. Out: a table of bars with what was measured. Called by `load truth` and,
// in its short form, by a test.
import { seededRandom, startFrom } from '../../engine/seeded-random.ts'
import { judgeLoad } from '../judge-load.ts'
import {
  builtEndpoint,
  builtEvidence,
  builtMeasurement,
  builtSlice,
  builtSuite,
  calmFactors,
  latenciesOf,
  pairedSlices,
  relativeThresholds,
} from './build-evidence.ts'
import { fromModel, fromRecord, type PairSource, type RecordedPair } from './pair-source.ts'
import { playRun, type SlowBy, type SyntheticRun } from './synthetic-run.ts'

export interface TruthRow {
  readonly what: string
  readonly bar: string
  readonly measured: string
  /** Null: shown only. */
  readonly holds: boolean | null
}

export interface StudyInput {
  readonly runCount: number
  readonly randomStart: number
  readonly recorded: readonly RecordedPair[]
}

const falseFailMaxRatio = 0.01
const foundMinRatio = 0.95
const foundWithinPairs = 20
const wrongFoundMinRatio = 0.99
const wholeGateRunsMax = 200
export const wholeStudyRunCount = 10_000

export function syntheticStudy(input: StudyInput): TruthRow[] {
  const calm = input.recorded.filter(pair => pair.calm)
  const sources: readonly { name: string; source: PairSource; barred: boolean }[] = [
    { name: 'noise model', source: fromModel, barred: true },
    ...(calm.length === 0 ? [] : [{ name: `${calm.length} calm real pairs`, source: fromRecord(calm), barred: true }]),
    ...(calm.length === input.recorded.length
      ? []
      : [{ name: `${input.recorded.length} real pairs, disturbed ones too`, source: fromRecord(input.recorded), barred: false }]),
  ]
  const perSource = sources.flatMap(({ name, source, barred }, index) => {
    const play = (slowBy: SlowBy, stream: number) => playMany(source, slowBy, input.runCount, startFrom(input.randomStart, index, stream))
    return [
      falseAlarms(name, play({}, 1), barred),
      found(`×1.2 at p50 (${name})`, play({ p50: 1.2 }, 2), barred),
      found(`×1.2 at p90 (${name})`, play({ p90: 1.2 }, 3), barred),
      found(`×1.2 everywhere (${name})`, play({ p50: 1.2, p90: 1.2, p95: 1.2 }, 4), false),
      found(`×1.1 everywhere (${name})`, play({ p50: 1.1, p90: 1.1, p95: 1.1 }, 5), false),
    ]
  })
  return [...perSource, wholeGate(input), ...wrongPrices(input)]
}

function playMany(source: PairSource, slowBy: SlowBy, runCount: number, start: number): SyntheticRun[] {
  return Array.from({ length: runCount }, (_, run) => playRun(source(seededRandom(start, run)), slowBy))
}

function falseAlarms(name: string, runs: readonly SyntheticRun[], gated: boolean): TruthRow {
  const failRatio = share(runs, ({ verdict }) => verdict === 'fail')
  const passed = percent(share(runs, ({ verdict }) => verdict === 'pass'))
  return {
    what: `a server against itself fails (${name})`,
    bar: gated ? `≤ ${percent(falseFailMaxRatio)} of ${runs.length} runs` : 'shown',
    measured: `${percent(failRatio)} fail, ${passed} pass, rest inconclusive; ${meanPairs(runs)} pairs on average`,
    holds: gated ? failRatio <= falseFailMaxRatio + chance(falseFailMaxRatio, runs.length) : null,
  }
}

function found(what: string, runs: readonly SyntheticRun[], gated: boolean): TruthRow {
  const early = share(runs, ({ verdict, pairCount }) => verdict === 'fail' && pairCount <= foundWithinPairs)
  const ever = percent(share(runs, ({ verdict }) => verdict === 'fail'))
  const passed = percent(share(runs, ({ verdict }) => verdict === 'pass'))
  return {
    what: `${what} is found`,
    bar: gated ? `≥ ${percent(foundMinRatio)} within ${foundWithinPairs} pairs` : 'shown',
    measured: `${percent(early)} within ${foundWithinPairs}, ${ever} within 40, ${passed} pass; ${meanPairs(runs)} pairs on average`,
    holds: gated ? early >= foundMinRatio - chance(foundMinRatio, runs.length) : null,
  }
}

/** The same with histograms, files' form and all rules: what the quick study leaves out changes nothing. */
function wholeGate({ runCount, randomStart }: StudyInput): TruthRow {
  const suite = builtSuite(relativeThresholds)
  const count = Math.min(wholeGateRunsMax, Math.max(4, Math.round(runCount / 25)))
  const verdicts = Array.from({ length: count }, (_, run) => {
    const next = fromModel(seededRandom(randomStart, 90, run))
    return judgeLoad(builtEvidence(suite, pairedSlices(Array.from({ length: 12 }, next)))).verdict
  })
  const failCount = verdicts.filter(verdict => verdict === 'fail').length
  const invalidCount = verdicts.filter(verdict => verdict === 'invalid').length
  return {
    what: 'the same through the whole gate, 12 pairs with histograms',
    bar: `≤ ${percent(falseFailMaxRatio)} of ${count} runs fail, none is invalid`,
    measured: `${failCount} fail, ${invalidCount} invalid, ${verdicts.filter(verdict => verdict === 'pass').length} pass`,
    holds: failCount <= falseFailMaxRatio * count && invalidCount === 0,
  }
}

const answerCount = 5_000
const wrongRatio = 0.001

function wrongPrices({ runCount, randomStart }: StudyInput): TruthRow[] {
  const theory = 1 - (1 - wrongRatio) ** answerCount
  const bar = `≥ ${percent(wrongFoundMinRatio)} of runs of ${answerCount}`
  const suite = builtSuite([], { variants: [{ name: 'ficus', target: 'proxy' }] })
  const random = seededRandom(randomStart, 91)
  const calm = builtEndpoint(latenciesOf(calmFactors, answerCount))
  const verdictByWrongCount = new Map<number, boolean>()
  const isFound = (wrongCount: number) => {
    const known = verdictByWrongCount.get(wrongCount)
    if (known !== undefined) return known
    const slice = builtSlice(0, 'ficus', [builtMeasurement([{ ...calm, wrongCount }])])
    const fails = judgeLoad(builtEvidence(suite, [slice])).verdict === 'fail'
    verdictByWrongCount.set(wrongCount, fails)
    return fails
  }
  const foundCount = Array.from({ length: runCount }, () => isFound(drawWrongCount(random.ratio))).filter(Boolean).length
  const what = 'a price wrong in 1 of 1 000 answers is found'
  return [
    { what: `${what} (theory)`, bar, measured: percent(theory), holds: theory >= wrongFoundMinRatio },
    {
      what: `${what} (${runCount} runs)`,
      bar,
      measured: percent(foundCount / runCount),
      holds: foundCount / runCount >= wrongFoundMinRatio - chance(wrongFoundMinRatio, runCount),
    },
    { what: 'a run without wrong prices fails for them', bar: 'never', measured: isFound(0) ? 'it does' : 'never', holds: !isFound(0) },
  ]
}

/** In a short study a bar may be missed by chance alone: three standard deviations are allowed, of a whole one none. */
function chance(ratio: number, runCount: number): number {
  return runCount >= wholeStudyRunCount ? 0 : 3 * Math.sqrt((ratio * (1 - ratio)) / runCount)
}

/** From one wrong answer to the next: the gaps are geometric. */
function drawWrongCount(ratio: () => number): number {
  let count = 0
  for (let at = 0; ; count++) {
    at += 1 + Math.floor(Math.log(1 - ratio()) / Math.log(1 - wrongRatio))
    if (at > answerCount) return count
  }
}

function share(runs: readonly SyntheticRun[], has: (run: SyntheticRun) => boolean): number {
  return runs.filter(has).length / runs.length
}

function meanPairs(runs: readonly SyntheticRun[]): string {
  return (runs.reduce((sum, { pairCount }) => sum + pairCount, 0) / runs.length).toFixed(1)
}

export function percent(ratio: number): string {
  const value = (ratio * 100).toFixed(2).replace(/\.?0+$/, '')
  return `${value} %`
}
