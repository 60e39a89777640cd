// A solitaire: comfort-fit band, collar, brilliant, four to six prongs. The finger runs along Y, the stone is on top.
import type { Mesh } from '../solids/facets.ts'
import { loop } from '../solids/loop.ts'
import { turn } from '../solids/point.ts'
import type { JewelPlan } from './jewel-plan.ts'
import { prong, seat, stone } from './parts.ts'

export const ring: JewelPlan = (facetCount, random) => {
  const insideMm = random.between(7.6, 10.4)
  const stoneMm = random.between(1.8, 3.4)
  const prongCount = random.whole(4, 6)
  const top = insideMm + 1.9
  const prongs = Array.from({ length: prongCount }, (_, index): Mesh => {
    const angle = (turn * (index + 0.5)) / prongCount
    const [x, y] = [stoneMm * 0.92 * Math.cos(angle), stoneMm * 0.92 * Math.sin(angle)]
    const place = { facetCount: (0.24 * facetCount) / prongCount, radiusMm: 0.42, centre: [x, y, top] as const }
    return prong(place, stoneMm * 0.9 + 0.8, [x * 0.12, y * 0.12, 0])
  })
  return [
    band(0.5 * facetCount, insideMm, random.between(1.1, 1.7), random.between(0.9, 1.4)),
    seat({ facetCount: 0.14 * facetCount, radiusMm: stoneMm, centre: [0, 0, top + 0.5] }, 1.6),
    stone({ facetCount: 0.12 * facetCount, radiusMm: stoneMm, centre: [0, 0, top + stoneMm * 0.85] }),
    ...prongs,
  ]
}

/** Round outside, softly flat inside, a little wider under the stone. */
const band = (facetCount: number, insideMm: number, halfWidthMm: number, thicknessMm: number): Mesh =>
  loop({
    facetCount,
    elongation: 6,
    at: (along, around) => {
      const angle = turn * along
      const width = halfWidthMm * (1 + 0.35 * Math.sin(angle) ** 8 * (Math.sin(angle) > 0 ? 1 : 0))
      const depth = Math.cos(turn * around)
      const radius = insideMm + thicknessMm / 2 + (thicknessMm / 2) * (depth > 0 ? depth : 0.75 * depth)
      return [radius * Math.cos(angle), width * Math.sin(turn * around), radius * Math.sin(angle)]
    },
  })
