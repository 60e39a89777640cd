// Welded corners in, facets out: each turned until its smallest corner comes first; those with two equal corners are counted and left out.
import { isBefore } from './points.ts'

/** Shape: works in place, `facets` is the front of `corners`. The point is the smallest of a collapsed facet, −1 when there is none. */
export const beginAtSmallestCorner = (corners: Int32Array, points: Float32Array) => {
  let kept = 0
  let collapsedPoint = -1
  for (let at = 0; at < corners.length; at += 3) {
    const a = corners[at]!
    const b = corners[at + 1]!
    const c = corners[at + 2]!
    const firstOfAb = isBefore(points, b, a) ? b : a
    const least = isBefore(points, c, firstOfAb) ? c : firstOfAb
    if (a === b || b === c || c === a) {
      if (collapsedPoint === -1 || isBefore(points, least, collapsedPoint)) collapsedPoint = least
      continue
    }
    corners[kept] = least
    corners[kept + 1] = least === a ? b : least === b ? c : a
    corners[kept + 2] = least === a ? c : least === b ? a : b
    kept += 3
  }
  return { facets: corners.subarray(0, kept), collapsedCount: (corners.length - kept) / 3, collapsedPoint }
}
