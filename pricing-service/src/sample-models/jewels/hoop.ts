// A twisted hoop earring: three quarters of a circle of rope-like wire, round at both ends.
import { ball } from '../solids/ball.ts'
import { turn } from '../solids/point.ts'
import type { JewelPlan } from './jewel-plan.ts'

export const hoop: JewelPlan = (facetCount, random) => {
  const radiusMm = random.between(8, 16)
  const wireMm = random.between(0.9, 1.5)
  const twistCount = random.whole(6, 12)
  const wire = ball({
    facetCount,
    elongation: 8,
    at: (rise, around) => {
      const angle = turn * (0.125 + 0.75 * rise)
      const end = Math.sqrt(Math.max(0, 1 - (2 * rise - 1) ** 16))
      const groove = 1 - 0.22 * Math.abs(Math.sin(turn * (1.5 * around + twistCount * rise)))
      const thick = wireMm * end * groove
      const out = radiusMm + thick * Math.cos(turn * around)
      return [out * Math.cos(angle), thick * Math.sin(turn * around), out * Math.sin(angle)]
    },
  })
  return [wire]
}
