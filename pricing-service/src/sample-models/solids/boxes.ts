// Bodies whose volume is known in closed form: boxes, tetrahedra, prisms.
import { fromTriples, type Mesh, outward } from './facets.ts'
import { type Point, turn } from './point.ts'

const boxTriples = [0, 2, 1, 1, 2, 3, 4, 5, 6, 5, 7, 6, 0, 1, 4, 1, 5, 4, 2, 6, 3, 3, 6, 7, 0, 4, 2, 2, 4, 6, 1, 3, 5, 3, 7, 5]

/** Twelve facets. Volume = product of the sides. */
export const box = (sidesMm: Point, cornerMm: Point = [0, 0, 0]): Mesh => {
  const points = Array.from(
    { length: 8 },
    (_, k): Point => [
      cornerMm[0] + (k & 1 ? sidesMm[0] : 0),
      cornerMm[1] + (k & 2 ? sidesMm[1] : 0),
      cornerMm[2] + (k & 4 ? sidesMm[2] : 0),
    ],
  )
  return fromTriples(points, boxTriples)
}

/** Four facets. Volume = |(b − a) · ((c − a) × (d − a))| / 6. */
export const tetrahedron = (a: Point, b: Point, c: Point, d: Point): Mesh =>
  outward(fromTriples([a, b, c, d], [0, 1, 2, 0, 3, 1, 0, 2, 3, 1, 3, 2]))

/** A regular prism of `sideCount` sides; 4 · sideCount facets. Volume = sideCount / 2 · r² · sin(turn / sideCount) · height. */
export const prism = (sideCount: number, radiusMm: number, heightMm: number): Mesh => {
  const points: Point[] = [
    [0, 0, 0],
    [0, 0, heightMm],
  ]
  const triples: number[] = []
  for (let side = 0; side < sideCount; side++) {
    const angle = (turn * side) / sideCount
    const [x, y] = [radiusMm * Math.cos(angle), radiusMm * Math.sin(angle)]
    points.push([x, y, 0], [x, y, heightMm])
    const low = 2 + 2 * side
    const nextLow = 2 + 2 * ((side + 1) % sideCount)
    triples.push(0, nextLow, low, 1, low + 1, nextLow + 1, low, nextLow, nextLow + 1, low, nextLow + 1, low + 1)
  }
  return outward(fromTriples(points, triples))
}
