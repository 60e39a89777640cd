// Boxes along the axes: of the whole model, and of each shell.
import type { CanonicalMesh } from '../canonical/canonical-mesh.ts'

/** Six numbers per box: least x, y, z, then largest x, y, z. */
export type Boxes = Float64Array

/** Shape: the box of the points; points that only collapsed facets use count too. */
export const boxOfPoints = (points: Float32Array): Boxes => {
  let leastX = Infinity
  let leastY = Infinity
  let leastZ = Infinity
  let largestX = -Infinity
  let largestY = -Infinity
  let largestZ = -Infinity
  for (let at = 0; at < points.length; at += 3) {
    const x = points[at]!
    const y = points[at + 1]!
    const z = points[at + 2]!
    if (x < leastX) leastX = x
    if (x > largestX) largestX = x
    if (y < leastY) leastY = y
    if (y > largestY) largestY = y
    if (z < leastZ) leastZ = z
    if (z > largestZ) largestZ = z
  }
  return Float64Array.of(leastX, leastY, leastZ, largestX, largestY, largestZ)
}

export const boxesOfShells = ({ corners, points, facetCount }: CanonicalMesh, shellOf: Int32Array, shellCount: number): Boxes => {
  const boxes = emptyBoxes(shellCount)
  for (let facet = 0, corner = 0; facet < facetCount; facet++) {
    const box = 6 * shellOf[facet]!
    for (const end = corner + 3; corner < end; corner++) {
      const point = 3 * corners[corner]!
      const x = points[point]!
      const y = points[point + 1]!
      const z = points[point + 2]!
      if (x < boxes[box]!) boxes[box] = x
      if (x > boxes[box + 3]!) boxes[box + 3] = x
      if (y < boxes[box + 1]!) boxes[box + 1] = y
      if (y > boxes[box + 4]!) boxes[box + 4] = y
      if (z < boxes[box + 2]!) boxes[box + 2] = z
      if (z > boxes[box + 5]!) boxes[box + 5] = z
    }
  }
  return boxes
}

export const middleOf = (box: Boxes): readonly [number, number, number] => [
  (box[0]! + box[3]!) / 2,
  (box[1]! + box[4]!) / 2,
  (box[2]! + box[5]!) / 2,
]

/** Whether box `inner` lies in box `outer`, sides allowed to touch. */
export const isWithin = (boxes: Boxes, inner: number, outer: number): boolean => {
  for (let axis = 0; axis < 3; axis++) {
    if (boxes[6 * inner + axis]! < boxes[6 * outer + axis]!) return false
    if (boxes[6 * inner + 3 + axis]! > boxes[6 * outer + 3 + axis]!) return false
  }
  return true
}

const emptyBoxes = (count: number): Boxes => {
  const boxes = new Float64Array(6 * count)
  for (let at = 0; at < boxes.length; at++) boxes[at] = at % 6 < 3 ? Infinity : -Infinity
  return boxes
}
