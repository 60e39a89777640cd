// One run of the study: pairs until the first decision, as a real run is ended. In: pairs, by how much the second variant is truly slower, the plan of pairs.
// Out: the verdict and after how many pairs it came. The same judgement as the relative rule's, without the histograms between.

import { usualPairs } from '../../suites/pair-counts.ts'
import type { GateVerdict } from '../gate-report.ts'
import { answerRatios } from '../statistics/paired-ratios.ts'
import type { StudiedMetric } from './noise-model.ts'
import type { Pair } from './pair-source.ts'

export type SlowBy = Partial<Readonly<Record<StudiedMetric, number>>>

export interface SyntheticRun {
  readonly verdict: GateVerdict
  readonly pairCount: number
}

/** The deciding metrics of a usual suite. */
export const decidingMetrics = ['p50', 'p90', 'p95'] as const

export function playRun(nextPair: () => Pair, slowBy: SlowBy): SyntheticRun {
  const logRatios = decidingMetrics.map(() => [] as number[])
  const { minCount, stepCount, maxCount } = usualPairs
  for (let wantedCount: number = minCount; ; wantedCount = Math.min(maxCount, wantedCount + stepCount)) {
    while (logRatios[0]!.length < wantedCount) {
      const [first, second] = nextPair()
      for (const [index, metric] of decidingMetrics.entries()) {
        logRatios[index]!.push(Math.log((second[metric] * (slowBy[metric] ?? 1)) / first[metric]))
      }
    }
    const verdict = verdictOf(logRatios)
    if (verdict !== 'inconclusive' || wantedCount === maxCount) return { verdict, pairCount: wantedCount }
  }
}

function verdictOf(logRatios: readonly (readonly number[])[]): GateVerdict {
  const answers = answerRatios(logRatios.map(logs => ({ logRatios: logs, passBelowRatio: 1.1, failAboveRatio: 1.05 })))
  if (answers.some(({ verdict }) => verdict === 'fail')) return 'fail'
  return answers.every(({ verdict }) => verdict === 'pass') ? 'pass' : 'inconclusive'
}
