// Measured widths in; the least, the 5th percentile, the median, the greatest and the shares below given limits out, with the places of the extremes.
import type { SamplePlace } from './sample-places.ts'

export interface Place {
  readonly x: number
  readonly y: number
  readonly z: number
}

export interface Spread {
  /** Places asked, those that nothing faces included. */
  readonly sampleCount: number
  /** Of those by area, the ones that something faces. */
  readonly measuredCount: number
  readonly least: { readonly value: number; readonly place: Place } | null
  readonly greatest: { readonly value: number; readonly place: Place } | null
  readonly fifthPercentile: number | null
  readonly median: number | null
  /** Per limit: how much of the surface, in parts per 10 000, has less. */
  readonly below: readonly { readonly limit: number; readonly basisPoints: number }[]
}

/** `Infinity` stands for "nothing faces this place"; it counts in the shares only. Places by area make shares and percentiles, all places the extremes. */
export const quantiles = (limits: readonly number[]) => {
  const values: number[] = []
  let sampleCount = 0
  let byAreaCount = 0
  let [least, greatest]: [Spread['least'], Spread['greatest']] = [null, null]
  return {
    add: (value: number, { x, y, z }: SamplePlace, isByArea: boolean): void => {
      sampleCount++
      if (isByArea) byAreaCount++
      if (value === Infinity) return
      if (isByArea) values.push(value)
      if (least === null || value < least.value) least = { value, place: { x, y, z } }
      if (isByArea && (greatest === null || value > greatest.value)) greatest = { value, place: { x, y, z } }
    },
    total: (): Spread => {
      const rising = Float64Array.from(values).sort()
      const at = (ratio: number): number | null => rising[Math.floor(rising.length * ratio)] ?? null
      const below = limits.map(limit => ({
        limit,
        basisPoints: byAreaCount === 0 ? 0 : Math.round((10_000 * rising.filter(value => value < limit).length) / byAreaCount),
      }))
      return { sampleCount, measuredCount: rising.length, least, greatest, fifthPercentile: at(0.05), median: at(0.5), below }
    },
  }
}
