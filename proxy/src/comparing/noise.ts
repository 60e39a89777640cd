// Noise before blame: where legacy differs from itself when it is asked twice. In: pairs of legacy's answers, and the differences of candidates. Out: which of
// these differences are noise. A path that legacy never varied on is never noise, nor is money, a refusal or a status. Called by stages/compare.ts and noise.ts.
import type { RawDifference } from './difference.ts'
import type { NoisePath, NoiseState } from './ledger-state.ts'
import { isExact } from './path.ts'
import { lowerBoundRatio, upperBoundRatio } from './rate-bound.ts'
import { type Comparing, pathClassOf } from './rules.ts'

/** Legacy has to vary so often at a path before anything there counts as noise: one odd answer is no habit. */
const variedCountMin = 2
/** Beyond so many paths nothing more is learnt, and what is not learnt is a mismatch. */
const pathCountMax = 200
/** Then counts are halved, so that what changed lately weighs more than what was long ago. */
const rememberedCountMax = 2_000

export interface Noise {
  /** Two answers of legacy to one request. Out: whether they differed. */
  learn(comparing: Comparing, differences: readonly RawDifference[]): boolean
  /** Parts the differences of a candidate; each call counts as one comparison. */
  split(comparing: Comparing, differences: readonly RawDifference[]): NoiseSplit
  /** What was learnt since the start, without the seed. */
  state(): NoiseState
}

export interface NoiseSplit {
  readonly real: readonly RawDifference[]
  readonly noise: readonly RawDifference[]
}

type Counts = { -readonly [Name in keyof NoisePath]: NoisePath[Name] }

const none: NoisePath = Object.freeze({ variedCount: 0, differedCount: 0, comparedCount: 0 })
export const nothingLearnt: NoiseState = Object.freeze({ sampleCount: 0, paths: Object.freeze({}) })

/** `seed`: what earlier processes learnt of this route. */
export function createNoise(seed: NoiseState = nothingLearnt): Noise {
  let sampleCount = 0
  const paths = new Map<string, Counts>(Object.keys(seed.paths).map(key => [key, { ...none }]))

  function learn(comparing: Comparing, differences: readonly RawDifference[]): boolean {
    if (sampleCount >= rememberedCountMax) {
      sampleCount /= 2
      for (const each of paths.values()) each.variedCount /= 2
    }
    sampleCount += 1
    for (const difference of differences) {
      if (!mayBeNoise(comparing, difference)) continue
      const key = keyOf(difference)
      const known = paths.get(key)
      if (known !== undefined) known.variedCount += 1
      else if (paths.size < pathCountMax) paths.set(key, { ...none, variedCount: 1 })
    }
    return differences.length > 0
  }

  function split(comparing: Comparing, differences: readonly RawDifference[]): NoiseSplit {
    const keys = new Set(differences.map(keyOf))
    for (const [key, counts] of paths) count(counts, keys.has(key))
    const [real, noise]: [RawDifference[], RawDifference[]] = [[], []]
    for (const difference of differences) (mayBeNoise(comparing, difference) && isNoise(keyOf(difference)) ? noise : real).push(difference)
    return { real, noise }
  }

  /** Legacy varies here, and the candidate does not differ more often than legacy varies: what exceeds the noise is a difference. */
  function isNoise(key: string): boolean {
    const [own, before] = [paths.get(key) ?? none, seed.paths[key] ?? none]
    const variedCount = own.variedCount + before.variedCount
    if (variedCount < variedCountMin) return false
    const legacyAtMost = upperBoundRatio(variedCount, Math.max(variedCount, sampleCount + seed.sampleCount)) ?? 0
    return lowerBoundRatio(own.differedCount + before.differedCount, own.comparedCount + before.comparedCount) <= legacyAtMost
  }

  return {
    learn,
    split,
    state: () => ({ sampleCount, paths: Object.fromEntries([...paths].map(([key, counts]) => [key, { ...counts }])) }),
  }
}

function count(counts: Counts, differed: boolean): void {
  if (counts.comparedCount >= rememberedCountMax) {
    counts.comparedCount /= 2
    counts.differedCount /= 2
  }
  counts.comparedCount += 1
  if (differed) counts.differedCount += 1
}

/**
 * The same kind at the same place: legacy that varies a text there does not excuse a candidate that leaves the text out. Which of legacy's two answers
 * came first means nothing, so missing and extra are one.
 */
export function keyOf({ path, kind }: Pick<RawDifference, 'path' | 'kind'>): string {
  return `${kind === 'extra' ? 'missing' : kind} ${path}`
}

function mayBeNoise(comparing: Comparing, { path }: RawDifference): boolean {
  const pathClass = pathClassOf(comparing, path)
  return pathClass !== 'money' && pathClass !== 'refusal' && pathClass !== 'status' && isExact(path)
}
