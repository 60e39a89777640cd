// For tests only: open edges as the contract words them, every facet against every other one.
import type { Mesh } from '../mesh.ts'

export const openEdgesByAllPairs = ({ coordinates, facetCount }: Mesh): number => {
  const corner = (facet: number, index: number) => {
    const at = 9 * facet + 3 * (index % 3)
    return coordinates.subarray(at, at + 3)
  }
  const same = (a: Float32Array, b: Float32Array): boolean => a.every((coordinate, axis) => coordinate === b[axis])
  let openCount = 0
  for (let facet = 0; facet < facetCount; facet++) {
    for (let edge = 0; edge < 3; edge++) {
      const [from, to] = [corner(facet, edge), corner(facet, edge + 1)]
      let closed = false
      for (let other = 0; other < facetCount && !closed; other++) {
        if (other === facet) continue
        for (let opposite = 0; opposite < 3; opposite++)
          closed ||= same(corner(other, opposite), to) && same(corner(other, opposite + 1), from)
      }
      if (!closed) openCount++
    }
  }
  return openCount
}
