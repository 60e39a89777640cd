// Two facets with the same three corners that look opposite ways: a sheet without thickness, which no edge gives away.
import type { CanonicalMesh } from '../canonical/canonical-mesh.ts'
import { isBefore } from '../canonical/points.ts'
import type { HalfEdges } from './edges.ts'

/** At edges of more facets than these their third corners are looked up instead of compared. */
const comparedMax = 8

/** Shape: pairs, and the smallest of their first corners. Cost: one pass over the edges. */
export const countFolded = (
  { corners, points }: CanonicalMesh,
  halfEdges: HalfEdges,
): { readonly pairCount: number; readonly point: number | null } => {
  const { numbers, edges } = halfEdges
  let pairCount = 0
  let point: number | null = null
  // Facets begin at their smallest corner: (a, b, c) and (a, c, b) have the edge a–b in common, half-edge 0 of the one and 2 of the other.
  // They meet at the edge a–c too, with b and c changed over: the pair counts where b has the smaller number.
  for (let edge = 0; edge + 1 < edges.length; edge++) {
    const from = edges[edge]!
    const to = edges[edge + 1]!
    if (to - from === 1) continue
    const thirds = to - from > comparedMax ? thirdsOf(corners, numbers, from, to) : null
    for (let index = from; index < to; index++) {
      const halfEdge = numbers[index]!
      if (halfEdge % 3 !== 0) continue
      const third = corners[halfEdge + 2]!
      if (corners[halfEdge + 1]! > third) continue
      if (!(thirds === null ? hasThird(corners, numbers, from, to, third) : thirds.has(third))) continue
      pairCount++
      if (point === null || isBefore(points, corners[halfEdge]!, point)) point = corners[halfEdge]!
    }
  }
  return { pairCount, point }
}

/** Of a facet whose half-edge 2 this is, the third corner is the middle one. */
const hasThird = (corners: Int32Array, numbers: Int32Array, from: number, to: number, third: number): boolean => {
  for (let index = from; index < to; index++) if (numbers[index]! % 3 === 2 && corners[numbers[index]! - 1] === third) return true
  return false
}

const thirdsOf = (corners: Int32Array, numbers: Int32Array, from: number, to: number): ReadonlySet<number> => {
  const thirds = new Set<number>()
  for (let index = from; index < to; index++) if (numbers[index]! % 3 === 2) thirds.add(corners[numbers[index]! - 1]!)
  return thirds
}
