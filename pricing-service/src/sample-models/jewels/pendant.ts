// A heart pendant, domed on both sides, with a bail.
import { ball } from '../solids/ball.ts'
import { turn } from '../solids/point.ts'
import type { JewelPlan } from './jewel-plan.ts'
import { bail } from './parts.ts'

export const pendant: JewelPlan = (facetCount, random) => {
  const scaleMm = random.between(0.5, 0.9)
  const domeMm = random.between(1.2, 2.2)
  const heart = ball({
    facetCount: 0.85 * facetCount,
    elongation: 1,
    at: (rise, around) => {
      const angle = turn * around
      const out = Math.sin((turn / 2) * rise)
      const x = 16 * Math.sin(angle) ** 3
      const z = 13 * Math.cos(angle) - 5 * Math.cos(2 * angle) - 2 * Math.cos(3 * angle) - Math.cos(4 * angle)
      return [scaleMm * out * x, -domeMm * Math.cos((turn / 2) * rise), scaleMm * out * z]
    },
  })
  return [heart, bail({ facetCount: 0.15 * facetCount, radiusMm: 2, centre: [0, 0, scaleMm * 5 + 2.2] })]
}
