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
  /** One place in 200 by area has this or less: what is thinner is a rim or a sharp edge rather than a wall. */
  readonly low: { readonly value: number; readonly place: Place } | null
  readonly fifthPercentile: number | null
  readonly median: number | null
  /** Per limit: how much of the surface, in parts per 10 000, has less. */
  readonly below: readonly { readonly limit: number; readonly basisPoints: number }[]
}

/** `Infinity` stands for "nothing faces this place"; it counts in the shares only. Places by area make shares and percentiles, all places the extremes. */
export const quantiles = (limits: readonly number[]) => {
  const measured: { readonly value: number; readonly place: Place }[] = []
  let sampleCount = 0
  let byAreaCount = 0
  let [least, greatest]: [Spread['least'], Spread['greatest']] = [null, null]
  return {
    add: (value: number, { x, y, z }: SamplePlace, isByArea: boolean): void => {
      sampleCount++
      if (isByArea) byAreaCount++
      if (value === Infinity) return
      const here = { value, place: { x, y, z } }
      if (least === null || value < least.value) least = here
      if (!isByArea) return
      measured.push(here)
      if (greatest === null || value > greatest.value) greatest = here
    },
    total: (): Spread => {
      // Equal values keep the order of the places, which is that of the canonical mesh.
      measured.sort((one, other) => one.value - other.value)
      const at = (ratio: number): (typeof measured)[number] | null => measured[Math.floor(measured.length * ratio)] ?? null
      const below = limits.map(limit => {
        const first = measured.findIndex(({ value }) => value >= limit)
        const count = first === -1 ? measured.length : first
        return { limit, basisPoints: byAreaCount === 0 ? 0 : Math.round((10_000 * count) / byAreaCount) }
      })
      return {
        sampleCount,
        measuredCount: measured.length,
        least,
        greatest,
        low: at(0.005),
        fifthPercentile: at(0.05)?.value ?? null,
        median: at(0.5)?.value ?? null,
        below,
      }
    },
  }
}
