// Boxes along the axes: of the whole model, and of each shell.
import type { CanonicalMesh } from '../canonical/canonical-mesh.ts'

/** Six numbers per box: least x, y, z, then largest x, y, z. */
export type Boxes = Float64Array

/** Shape: the box of the points; points that only collapsed facets use count too. */
export const boxOfPoints = (points: Float32Array): Boxes => {
  const box = emptyBoxes(1)
  for (let at = 0; at < points.length; at += 3) widen(box, 0, points, at)
  return box
}

export const boxesOfShells = ({ corners, points, facetCount }: CanonicalMesh, shellOf: Int32Array, shellCount: number): Boxes => {
  const boxes = emptyBoxes(shellCount)
  for (let facet = 0; facet < facetCount; facet++)
    for (let corner = 3 * facet; corner < 3 * facet + 3; corner++) widen(boxes, 6 * shellOf[facet]!, points, 3 * corners[corner]!)
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

const widen = (boxes: Boxes, box: number, points: Float32Array, point: number): void => {
  for (let axis = 0; axis < 3; axis++) {
    const coordinate = points[point + axis]!
    if (coordinate < boxes[box + axis]!) boxes[box + axis] = coordinate
    if (coordinate > boxes[box + 3 + axis]!) boxes[box + 3 + axis] = coordinate
  }
}
