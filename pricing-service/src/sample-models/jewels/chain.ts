// A length of anchor chain: oval links, each a quarter turn from its neighbours.
import { mapPoints } from '../solids/facets.ts'
import { type Point, turn } from '../solids/point.ts'
import { tube } from '../solids/tube.ts'
import type { JewelPlan } from './jewel-plan.ts'

export const chain: JewelPlan = (facetCount, random) => {
  const linkCount = random.whole(3, 7)
  const wireMm = random.between(0.5, 0.8)
  const halfLengthMm = random.between(3, 4.5)
  const pitchMm = 2 * halfLengthMm - 2 * wireMm
  const oval = (along: number): Point => [halfLengthMm * Math.cos(turn * along), 0.62 * halfLengthMm * Math.sin(turn * along), 0]
  const link = tube({ facetCount: facetCount / linkCount, elongation: 4, radiusMm: wireMm, up: [0, 0, 1], path: oval })
  return Array.from({ length: linkCount }, (_, index) =>
    mapPoints(link, ([x, y, z]) => (index % 2 === 0 ? [x + index * pitchMm, y, z] : [x + index * pitchMm, z, -y])),
  )
}
