// How thick is the material and how wide are the gaps? Rays go from the surface inwards until they leave the material, and outwards until they meet material again.
// Only sound shells with an outside are asked: without an inside there is no wall.
import type { FacetTree } from '../tree/facet-tree.ts'
import { quantiles, type Spread } from './quantiles.ts'
import { type Material, rayWalker } from './ray-walker.ts'
import { eachPlace, sampleCountOf } from './sample-places.ts'

/** Shares of the surface are given for walls and gaps below each of these. */
export const askedLimitsMm = [0.2, 0.3, 0.4, 0.5, 0.6, 0.8, 1] as const

/** Below this a gap is contact: bodies that stand on one another. */
const contactMm = 0.001

/** Work after which no further place is asked; only meshes of needles and hulls upon hulls come here. */
const visitsMax = 20_000_000

export interface WallsAndGaps {
  readonly rayCount: number
  /** False when the work was ended early: what is not thin was perhaps not met. */
  readonly isComplete: boolean
  readonly walls: Spread
  readonly gaps: Spread
}

/** Cost: bounded by the number of rays, 20 000 at most, each of a few walks through the tree. */
export const measureWallsAndGaps = (tree: FacetTree, material: Material): WallsAndGaps => {
  const walker = rayWalker(tree, material)
  const walls = quantiles(askedLimitsMm)
  const gaps = quantiles(askedLimitsMm)
  let rayCount = 0
  let isComplete = true
  const visitsAtEnd = tree.visits.count + visitsMax
  eachPlace(tree.mesh, sampleCountOf(tree.mesh.facetCount), (place, isByArea) => {
    const shell = material.shellOf[place.facet]!
    if (material.isSound[shell] === 0 || material.kind[shell] === -1) return
    isComplete &&= tree.visits.count <= visitsAtEnd
    if (!isComplete) return
    const outward = material.isInverted[shell] === 1 ? -1 : 1
    place.nx *= outward
    place.ny *= outward
    place.nz *= outward
    rayCount++
    const wallMm = walker.wallBehind(place)
    const gapMm = walker.gapBefore(place)
    // Of crossing bodies some surface lies buried in material; only what is thin is worth asking whether it does.
    const isThin = (wallMm ?? Infinity) < 1 || (gapMm ?? Infinity) < 1
    if (!(isThin && material.shellCount > 1 && walker.isBuried(place))) {
      walls.add(wallMm ?? Infinity, place, isByArea)
      gaps.add(gapMm === null || gapMm < contactMm ? Infinity : gapMm, place, isByArea)
    }
    // The object is used again, with the same normal, for the next place on this facet.
    place.nx *= outward
    place.ny *= outward
    place.nz *= outward
  })
  return { rayCount, isComplete, walls: walls.total(), gaps: gaps.total() }
}
