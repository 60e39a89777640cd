// The welded points as a list, and which of two points comes first.

/** Shape: three float32 per point, by the welder's numbers; −0 is 0. Any corner of a point serves: they are equal. */
export const pointList = (coordinates: Float32Array, pointOf: Int32Array, pointCount: number): Float32Array => {
  const points = new Float32Array(3 * pointCount)
  for (let corner = 0, from = 0; corner < pointOf.length; corner++, from += 3) {
    const to = 3 * pointOf[corner]!
    points[to] = coordinates[from]! + 0
    points[to + 1] = coordinates[from + 1]! + 0
    points[to + 2] = coordinates[from + 2]! + 0
  }
  return points
}

/** Points rise by x, then y, then z. */
export const isBefore = (points: Float32Array, point: number, other: number): boolean => {
  const at = 3 * point
  const otherAt = 3 * other
  if (points[at] !== points[otherAt]) return points[at]! < points[otherAt]!
  if (points[at + 1] !== points[otherAt + 1]) return points[at + 1]! < points[otherAt + 1]!
  return points[at + 2]! < points[otherAt + 2]!
}
