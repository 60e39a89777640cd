// In: a request that both sides have answered. Out, for a sample of them: legacy asked once more, and where its two answers differ learnt as noise.
// The second ask goes through the shadow's queue to legacy, so it stores nothing, runs alone and gives way to operators like every other copy.
import { compareReplies } from '../comparing/compare-replies.ts'
import type { NoiseBook } from '../comparing/noise-book.ts'
import type { MirrorOutcome, MirrorTask } from '../exchange.ts'
import type { Route } from '../routes/route.ts'

export type NoiseResult = 'same' | 'varied' | 'failed' | 'dropped'

export interface SampleNoise {
  /** The question to put to legacy once more; null for requests outside the sample. */
  again(task: MirrorTask, outcome: MirrorOutcome): MirrorTask | null
  /** `outcome`: legacy's second answer beside its first. */
  learn(route: Route, outcome: MirrorOutcome): void
}

export interface SampleNoiseOptions {
  readonly noise: NoiseBook
  /** Whatever legacy took longer over is not worth having it computed twice. */
  readonly legacyMsMax: number
  /** Of the comparisons. */
  readonly sampleBasisPoints: number
  readonly onSample: (route: Route, result: NoiseResult) => void
  /** 0 up to 1. */
  readonly random?: () => number
}

export function createSampleNoise({
  noise,
  legacyMsMax,
  sampleBasisPoints,
  onSample,
  random = Math.random,
}: SampleNoiseOptions): SampleNoise {
  return {
    again(task, outcome) {
      if (outcome.kind !== 'pair' || random() * 10_000 >= sampleBasisPoints) return null
      if ((task.mirrorTo === 'legacy' ? outcome.mirrorMs : (task.legacyMs ?? 0)) > legacyMsMax) return null
      if (task.strangled.route.class === 'write' || task.strangled.route.comparing.kindOf(outcome.legacy) !== 'answer') return null
      return { ...task, mirrorTo: 'legacy', reply: outcome.legacy }
    },
    learn(route, outcome) {
      if (outcome.kind === 'dropped') return onSample(route, 'dropped')
      const { comparing } = route
      if (outcome.kind !== 'pair' || comparing.kindOf(outcome.legacy) !== 'answer') return onSample(route, 'failed')
      const { differences } = compareReplies(comparing, outcome.candidate, outcome.legacy)
      onSample(route, noise.of(route.name).learn(comparing, differences) ? 'varied' : 'same')
    },
  }
}
