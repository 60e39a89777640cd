// A closed body without a hole (a stone, a prong, a plate): rings of points between two poles.
import { fromTriples, type Mesh, outward } from './facets.ts'
import type { Point } from './point.ts'

export type BallShape = {
  readonly facetCount: number
  /** Steps from pole to pole per step around. */
  readonly elongation: number
  /** `rise` runs from 0 (one pole) to 1 (the other), `around` 0 ≤ value < 1; at the poles `around` is 0. */
  readonly at: (rise: number, around: number) => Point
}

export const ball = ({ facetCount, elongation, at }: BallShape): Mesh => {
  const aroundCount = Math.max(3, Math.round(Math.sqrt(facetCount / 2 / elongation)))
  const ringCount = Math.max(2, Math.round(facetCount / 2 / aroundCount))
  const points: Point[] = [at(0, 0), at(1, 0)]
  for (let ring = 1; ring <= ringCount; ring++)
    for (let j = 0; j < aroundCount; j++) points.push(at(ring / (ringCount + 1), j / aroundCount))
  const pointOf = (ring: number, j: number): number => 2 + (ring - 1) * aroundCount + (j % aroundCount)
  const triples: number[] = []
  for (let j = 0; j < aroundCount; j++) {
    triples.push(0, pointOf(1, j + 1), pointOf(1, j))
    for (let ring = 1; ring < ringCount; ring++) {
      const corners = [pointOf(ring, j), pointOf(ring, j + 1), pointOf(ring + 1, j + 1), pointOf(ring + 1, j)] as const
      triples.push(corners[0], corners[1], corners[2], corners[0], corners[2], corners[3])
    }
    triples.push(pointOf(ringCount, j), pointOf(ringCount, j + 1), 1)
  }
  return outward(fromTriples(points, triples))
}
