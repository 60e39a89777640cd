// A medallion: a coin with a beaded rim and a rayed device on both sides, and a bail.
import { ball } from '../solids/ball.ts'
import { turn } from '../solids/point.ts'
import type { JewelPlan } from './jewel-plan.ts'
import { bail } from './parts.ts'

export const medallion: JewelPlan = (facetCount, random) => {
  const radiusMm = random.between(8, 13)
  const rayCount = random.whole(8, 16)
  const coin = ball({
    facetCount: 0.9 * facetCount,
    elongation: 0.7,
    at: (rise, around) => {
      const angle = turn * around
      const side = rise > 0.5 ? 1 : -1
      const out = rise > 0.5 ? 2 * (1 - rise) : 2 * rise
      const rays = out < 0.75 ? 0.3 * out * Math.abs(Math.cos((rayCount / 2) * angle)) : 0
      const rim = out > 0.85 && out < 1 ? 0.4 : 0
      return [radiusMm * out * Math.cos(angle), side * (out === 1 ? 0 : 0.8 + rays + rim), radiusMm * out * Math.sin(angle)]
    },
  })
  return [coin, bail({ facetCount: 0.1 * facetCount, radiusMm: 1.8, centre: [0, 0, radiusMm + 1.2] })]
}
