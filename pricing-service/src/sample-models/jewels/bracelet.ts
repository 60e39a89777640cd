// A bracelet of ribbed beads on a wire: many bodies in one file.
import { ball } from '../solids/ball.ts'
import { turn } from '../solids/point.ts'
import { tube } from '../solids/tube.ts'
import type { JewelPlan } from './jewel-plan.ts'

export const bracelet: JewelPlan = (facetCount, random) => {
  const beadCount = random.whole(9, 14)
  const radiusMm = random.between(24, 30)
  const beadMm = (0.46 * turn * radiusMm) / beadCount
  const wire = tube({
    facetCount: 0.16 * facetCount,
    elongation: 30,
    radiusMm: 0.6,
    up: [0, 0, 1],
    path: along => [radiusMm * Math.cos(turn * along), radiusMm * Math.sin(turn * along), 0],
  })
  const beads = Array.from({ length: beadCount }, (_, index) => {
    const [x, y] = [radiusMm * Math.cos((turn * index) / beadCount), radiusMm * Math.sin((turn * index) / beadCount)]
    return ball({
      facetCount: (0.84 * facetCount) / beadCount,
      elongation: 0.7,
      at: (rise, around) => {
        const out = beadMm * Math.sin((turn / 2) * rise) * (1 - 0.08 * Math.cos(6 * turn * around))
        return [x + out * Math.cos(turn * around), y + out * Math.sin(turn * around), -0.8 * beadMm * Math.cos((turn / 2) * rise)]
      },
    })
  })
  return [wire, ...beads]
}
