// The nine coordinates of one facet as doubles, written into an array that the caller keeps.
import type { CanonicalMesh } from './canonical-mesh.ts'

export const readFacet = ({ corners, points }: CanonicalMesh, facet: number, into: Float64Array): void => {
  const a = 3 * corners[3 * facet]!
  const b = 3 * corners[3 * facet + 1]!
  const c = 3 * corners[3 * facet + 2]!
  into[0] = points[a]!
  into[1] = points[a + 1]!
  into[2] = points[a + 2]!
  into[3] = points[b]!
  into[4] = points[b + 1]!
  into[5] = points[b + 2]!
  into[6] = points[c]!
  into[7] = points[c + 1]!
  into[8] = points[c + 2]!
}
