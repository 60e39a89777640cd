// A stud earring: stone in a collar, post, and the round nut behind the ear.
import type { JewelPlan } from './jewel-plan.ts'
import { prong, seat, stone } from './parts.ts'

export const stud: JewelPlan = (facetCount, random) => {
  const stoneMm = random.between(1.5, 3)
  const postMm = random.between(9, 11)
  return [
    stone({ facetCount: 0.35 * facetCount, radiusMm: stoneMm, centre: [0, 0, postMm + stoneMm * 0.9] }),
    seat({ facetCount: 0.25 * facetCount, radiusMm: stoneMm, centre: [0, 0, postMm + stoneMm * 0.7] }, 1.4),
    prong({ facetCount: 0.2 * facetCount, radiusMm: 0.45, centre: [0, 0, 0] }, postMm + 0.4, [0, 0, 0]),
    seat({ facetCount: 0.2 * facetCount, radiusMm: random.between(2, 2.8), centre: [0, 0, 2.5] }, 1.8),
  ]
}
