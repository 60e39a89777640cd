// A closed body with one hole (a band, a tube along a closed path): a grid that wraps in both directions.
import { fromTriples, type Mesh, outward } from './facets.ts'
import type { Point } from './point.ts'

export type LoopShape = {
  readonly facetCount: number
  /** How many times longer than round the body is: steps along it per step around it. */
  readonly elongation: number
  /** `along` and `around` run 0 ≤ value < 1 and close upon themselves. */
  readonly at: (along: number, around: number) => Point
}

export const loop = ({ facetCount, elongation, at }: LoopShape): Mesh => {
  const aroundCount = Math.max(3, Math.round(Math.sqrt(facetCount / 2 / elongation)))
  const alongCount = Math.max(3, Math.round(facetCount / 2 / aroundCount))
  const points: Point[] = []
  for (let i = 0; i < alongCount; i++) for (let j = 0; j < aroundCount; j++) points.push(at(i / alongCount, j / aroundCount))
  const triples = new Uint32Array(6 * alongCount * aroundCount)
  let filledCount = 0
  for (let i = 0; i < alongCount; i++) {
    const here = i * aroundCount
    const there = ((i + 1) % alongCount) * aroundCount
    for (let j = 0; j < aroundCount; j++) {
      const next = (j + 1) % aroundCount
      triples.set([here + j, there + j, there + next, here + j, there + next, here + next], filledCount)
      filledCount += 6
    }
  }
  return outward(fromTriples(points, triples))
}
