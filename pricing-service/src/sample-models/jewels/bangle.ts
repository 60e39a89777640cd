// A lattice bangle: two rims and strands that wind between them both ways, as printed in wax for casting.
import type { Mesh } from '../solids/facets.ts'
import { type Point, turn } from '../solids/point.ts'
import { tube } from '../solids/tube.ts'
import type { JewelPlan } from './jewel-plan.ts'

export const bangle: JewelPlan = (facetCount, random) => {
  const radiusMm = random.between(28, 33)
  const halfWidthMm = random.between(4, 7)
  const waveCount = random.whole(7, 11)
  const strandCount = 6
  const wire = (share: number, wireMm: number, heightMm: (along: number) => number): Mesh =>
    tube({
      facetCount: share * facetCount,
      elongation: 24,
      radiusMm: wireMm,
      up: [0, 0, 1],
      path: (along): Point => [radiusMm * Math.cos(turn * along), radiusMm * Math.sin(turn * along), heightMm(along)],
    })
  const strands = Array.from({ length: strandCount }, (_, index) =>
    wire(0.8 / strandCount, 0.7, along => halfWidthMm * Math.sin(turn * (waveCount * along + index / strandCount))),
  )
  return [wire(0.1, 1.1, () => halfWidthMm), wire(0.1, 1.1, () => -halfWidthMm), ...strands]
}
