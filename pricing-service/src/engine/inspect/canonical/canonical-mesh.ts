// Facets in any order in, one canonical mesh out: points in rising order, each facet once, begun at its smallest corner, facets in rising order.
// Everything that is inspected works on it, so that no figure depends on the order in which a file tells its facets.
import { weld } from '../../measure/weld.ts'
import type { Mesh } from '../../mesh.ts'
import { sortFacets } from './sort-facets.ts'
import { sortPoints } from './sort-points.ts'

export interface CanonicalMesh {
  readonly pointCount: number
  /** Three float32 per point; −0 is 0. */
  readonly points: Float32Array
  readonly facetCount: number
  /** Three points per facet, the sense of rotation kept. */
  readonly corners: Int32Array
}

/** Points rise by x, then y, then z; each facet begins at its smallest point; facets rise by their points. */
export interface SortedMesh extends CanonicalMesh {
  /** Facets with two equal corners; they are not in `corners`. */
  readonly collapsedCount: number
  /** A point of the collapsed facet that comes first, or null. */
  readonly collapsedPoint: number | null
  /** Exact copies beyond the first; they are not in `corners`. */
  readonly duplicateCount: number
  readonly duplicatePoint: number | null
}

/** Cost: linear apart from corners at which very many facets meet (n log n). Memory: about 60 bytes per facet, half of them given back. */
export const canonicalMesh = (mesh: Mesh): SortedMesh => {
  const { pointOf, pointCount } = weld(mesh)
  const { points, rankOf } = sortPoints(mesh.coordinates, pointOf, pointCount)
  for (let corner = 0; corner < pointOf.length; corner++) pointOf[corner] = rankOf[pointOf[corner]!]!
  const rotated = rotateAndDropCollapsed(pointOf)
  const sorted = sortFacets(pointOf.subarray(0, 3 * rotated.facetCount), pointCount)
  return { pointCount, points, ...rotated, ...dropDuplicates(sorted) }
}

/** In place: facets are turned until their smallest corner comes first; those with two equal corners are left out. */
const rotateAndDropCollapsed = (corners: Int32Array) => {
  let kept = 0
  let collapsedPoint = -1
  for (let at = 0; at < corners.length; at += 3) {
    const a = corners[at]!
    const b = corners[at + 1]!
    const c = corners[at + 2]!
    if (a === b || b === c || c === a) {
      const least = Math.min(a, b, c)
      if (collapsedPoint < 0 || least < collapsedPoint) collapsedPoint = least
      continue
    }
    const bIsFirst = b < a && b < c
    const cIsFirst = c < a && c < b
    corners[kept] = bIsFirst ? b : cIsFirst ? c : a
    corners[kept + 1] = bIsFirst ? c : cIsFirst ? a : b
    corners[kept + 2] = bIsFirst ? a : cIsFirst ? b : c
    kept += 3
  }
  return {
    facetCount: kept / 3,
    collapsedCount: (corners.length - kept) / 3,
    collapsedPoint: collapsedPoint < 0 ? null : collapsedPoint,
  }
}

/** Sorted facets: copies stand side by side. */
const dropDuplicates = (corners: Int32Array) => {
  let kept = 0
  let duplicatePoint: number | null = null
  for (let at = 0; at < corners.length; at += 3) {
    const isCopy =
      kept > 0 && corners[at] === corners[kept - 3] && corners[at + 1] === corners[kept - 2] && corners[at + 2] === corners[kept - 1]
    if (isCopy) {
      duplicatePoint ??= corners[at]!
      continue
    }
    corners[kept] = corners[at]!
    corners[kept + 1] = corners[at + 1]!
    corners[kept + 2] = corners[at + 2]!
    kept += 3
  }
  return {
    facetCount: kept / 3,
    corners: corners.subarray(0, kept),
    duplicateCount: (corners.length - kept) / 3,
    duplicatePoint,
  }
}
