// The ratio of two medians whose slices were not paired. In: a value per slice of either run, a random start. Out: the ratio and, where both have enough
// slices, its 95 % interval by resampling the slices of each run. The same runs always give the same interval.
import { seededRandom } from '../../engine/seeded-random.ts'
import { medianOf } from '../../gate/statistics/median-bootstrap.ts'

export interface SliceRatio {
  readonly before: number
  readonly after: number
  readonly ratio: number
  /** null: one of the runs has too few slices to say. */
  readonly interval: { readonly lower: number; readonly upper: number } | null
  readonly sliceCounts: readonly [before: number, after: number]
}

const resampleCount = 1000
export const fewestSlicesCount = 5

export function ratioOfMedians(before: readonly number[], after: readonly number[], randomStart: number): SliceRatio | null {
  if (before.length === 0 || after.length === 0) return null
  const [old, young] = [medianOf(before), medianOf(after)]
  const enough = Math.min(before.length, after.length) >= fewestSlicesCount
  return {
    before: old,
    after: young,
    ratio: young / old,
    interval: enough ? intervalOf(before, after, randomStart) : null,
    sliceCounts: [before.length, after.length],
  }
}

function intervalOf(before: readonly number[], after: readonly number[], randomStart: number) {
  const random = seededRandom(randomStart, before.length, after.length)
  const resample = (values: readonly number[]) => medianOf(values.map(() => random.pick(values)))
  const ratios = Float64Array.from({ length: resampleCount }, () => resample(after) / resample(before)).sort()
  const at = (ratio: number) => ratios[Math.min(resampleCount - 1, Math.floor(ratio * resampleCount))]!
  return { lower: at(0.025), upper: at(0.975) }
}
