// Open edges in linear time: weld corners to points, then match each edge with those that run the other way between the same two points.
// MES compares every facet with every other one; this gives the same count.
import type { Mesh } from '../mesh.ts'
import { openEdgesOfAnyFacets } from './open-edges-of-any-facets.ts'
import { openEdgesOfProperFacets } from './open-edges-of-proper-facets.ts'
import { weld } from './weld.ts'

/**
 * Counts directed edges p→q for which no other facet has q→p.
 * Cost: linear whatever the mesh, also when all edges meet in one point. Source: step 6 of the contract page.
 */
export const countOpenEdges = (mesh: Mesh): number => {
  // The welder's table and the edges take turns in the same memory.
  const room = new Int32Array(3 * mesh.facetCount)
  const points = weld(mesh, room)
  return hasDegenerateFacet(points.pointOf) ? openEdgesOfAnyFacets(points) : openEdgesOfProperFacets(points, room)
}

const hasDegenerateFacet = (pointOf: Int32Array): boolean => {
  for (let corner = 0; corner < pointOf.length; corner += 3) {
    const a = pointOf[corner]!
    const b = pointOf[corner + 1]!
    const c = pointOf[corner + 2]!
    if (a === b || b === c || c === a) return true
  }
  return false
}
