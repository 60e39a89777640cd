// Facets and their order in; the mesh in that order out, its points numbered as they are first used. Copies of a facet, which stand side by side, are left out.
import { isBefore } from './points.ts'
import { risingPoints } from './rising-points.ts'

const none = -1

/** Shape: `numberOf` maps the numbers that came in to the new ones. The duplicate point is the smallest first corner of a copy, by its old number; −1 when there is none. */
export const numberInOrder = (facets: Int32Array, order: Int32Array, oldPoints: Float32Array) => {
  const pointCount = oldPoints.length / 3
  const numberOf = new Int32Array(pointCount).fill(none)
  const points = new Float32Array(oldPoints.length)
  const corners = new Int32Array(facets.length)
  let [usedPointCount, kept, duplicatePoint] = [0, 0, none]
  let [lastA, lastB, lastC] = [none, none, none]
  for (let index = 0; index < order.length; index++) {
    const at = 3 * order[index]!
    const a = facets[at]!
    const b = facets[at + 1]!
    const c = facets[at + 2]!
    if (a === lastA && b === lastB && c === lastC) {
      if (duplicatePoint === none || isBefore(oldPoints, a, duplicatePoint)) duplicatePoint = a
      continue
    }
    lastA = a
    lastB = b
    lastC = c
    for (let corner = 0; corner < 3; corner++) {
      const point = facets[at + corner]!
      let number = numberOf[point]!
      if (number === none) {
        number = usedPointCount++
        numberOf[point] = number
        points[3 * number] = oldPoints[3 * point]!
        points[3 * number + 1] = oldPoints[3 * point + 1]!
        points[3 * number + 2] = oldPoints[3 * point + 2]!
      }
      corners[kept++] = number
    }
  }
  if (usedPointCount < pointCount) numberUnused(numberOf, oldPoints, points, usedPointCount)
  return {
    ...{ pointCount, points, usedPointCount, numberOf, duplicatePoint },
    facetCount: kept / 3,
    corners: corners.subarray(0, kept),
    duplicateCount: order.length - kept / 3,
  }
}

/** Points that only collapsed facets have come last, in rising order. */
const numberUnused = (numberOf: Int32Array, oldPoints: Float32Array, points: Float32Array, usedPointCount: number): void => {
  const unused = new Int32Array(numberOf.length - usedPointCount)
  for (let point = 0, count = 0; point < numberOf.length; point++) if (numberOf[point] === none) unused[count++] = point
  const theirs = new Float32Array(3 * unused.length)
  unused.forEach((point, index) => {
    theirs.set(oldPoints.subarray(3 * point, 3 * point + 3), 3 * index)
  })
  risingPoints(theirs).forEach((index, rank) => {
    numberOf[unused[index]!] = usedPointCount + rank
    points.set(theirs.subarray(3 * index, 3 * index + 3), 3 * (usedPointCount + rank))
  })
}
