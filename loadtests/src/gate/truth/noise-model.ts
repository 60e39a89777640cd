// Slices as a shared machine makes them: the noise of the A/A study of 60 interleaved pairs (decision 0020), as a model. In: draws. Out: for one slice
// the factors by which its percentiles differ from what is true. A slice has small noise of its own that its percentiles share in part, now and then a
// disturbance that hits high percentiles hardest, and drift that both slices of a pair share.
import type { SeededRandom } from '../../engine/seeded-random.ts'

export const studiedMetrics = ['p50', 'p90', 'p95', 'p99'] as const
export type StudiedMetric = (typeof studiedMetrics)[number]
export type SliceFactors = Readonly<Record<StudiedMetric, number>>

/** Standard deviations of logarithms. */
interface MetricNoise {
  readonly ownSd: number
  readonly driftSd: number
  /** How strong an average disturbance is. */
  readonly disturbance: number
}

export interface NoiseModel {
  readonly disturbedSlicesRatio: number
  /** What percentiles of one slice have in common, as a correlation. */
  readonly sharedRatio: number
  readonly metrics: Readonly<Record<StudiedMetric, MetricNoise>>
}

export const sharedMachine: NoiseModel = {
  disturbedSlicesRatio: 0.12,
  sharedRatio: 0.7,
  metrics: {
    p50: { ownSd: 0.056, driftSd: 0.06, disturbance: 0.15 },
    p90: { ownSd: 0.058, driftSd: 0.08, disturbance: 0.42 },
    p95: { ownSd: 0.064, driftSd: 0.1, disturbance: 0.55 },
    p99: { ownSd: 0.22, driftSd: 0.25, disturbance: 0.8 },
  },
}

/** Shape: one pair of slices, in the order first and second variant. */
export function drawPair(model: NoiseModel, random: SeededRandom): readonly [SliceFactors, SliceFactors] {
  const drift = normal(random)
  return [drawSlice(model, drift, random), drawSlice(model, drift, random)]
}

function drawSlice({ disturbedSlicesRatio, sharedRatio, metrics }: NoiseModel, drift: number, random: SeededRandom): SliceFactors {
  const shared = normal(random)
  const disturbed = random.ratio() < disturbedSlicesRatio ? -Math.log(1 - random.ratio()) : 0
  const factor = ({ ownSd, driftSd, disturbance }: MetricNoise) => {
    const own = Math.sqrt(sharedRatio) * shared + Math.sqrt(1 - sharedRatio) * normal(random)
    return Math.exp(driftSd * drift + ownSd * own + disturbance * disturbed)
  }
  const entries = studiedMetrics.map(metric => [metric, factor(metrics[metric])] as const)
  return Object.fromEntries(entries) as unknown as SliceFactors
}

/** Box and Muller. */
export function normal(random: SeededRandom): number {
  return Math.sqrt(-2 * Math.log(1 - random.ratio())) * Math.cos(2 * Math.PI * random.ratio())
}
