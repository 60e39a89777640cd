// Welded corners in, points in rising order out: a radix sort of the float32 bits, half a coordinate at a time, from z to x.

const keyCount = 2 ** 16

/** Shape: `rankOf` maps the welder's number of a point to its place among the sorted `points`. Cost: at most six passes over the points. */
export const sortPoints = (
  coordinates: Float32Array,
  pointOf: Int32Array,
  pointCount: number,
): { readonly points: Float32Array; readonly rankOf: Int32Array } => {
  const keys = risingKeys(coordinates, pointOf, pointCount)
  let order = new Int32Array(pointCount)
  let spare = new Int32Array(pointCount)
  for (let point = 0; point < pointCount; point++) order[point] = point
  for (let axis = 2; axis >= 0; axis--) {
    for (const shift of [0, 16]) {
      if (!sortByKey(order, spare, keys, axis, shift)) continue
      ;[order, spare] = [spare, order]
    }
  }
  const points = new Float32Array(3 * pointCount)
  const bits = new Uint32Array(points.buffer)
  const rankOf = spare
  for (let rank = 0; rank < pointCount; rank++) {
    const point = order[rank]!
    for (let axis = 0; axis < 3; axis++) bits[3 * rank + axis] = bitsOfKey(keys[3 * point + axis]!)
    rankOf[point] = rank
  }
  return { points, rankOf }
}

/** The bits of each coordinate of each point as whole numbers that rise with the coordinate. */
const risingKeys = (coordinates: Float32Array, pointOf: Int32Array, pointCount: number): Uint32Array => {
  const bits = new Uint32Array(coordinates.buffer, coordinates.byteOffset, coordinates.length)
  const keys = new Uint32Array(3 * pointCount)
  // The welder numbers points in order of their first corner when it hashes, in another order when it sorts: any corner of a point serves.
  for (let corner = 0; corner < pointOf.length; corner++) {
    const at = 3 * pointOf[corner]!
    keys[at] = keyOfBits(bits[3 * corner]!)
    keys[at + 1] = keyOfBits(bits[3 * corner + 1]!)
    keys[at + 2] = keyOfBits(bits[3 * corner + 2]!)
  }
  return keys
}

/** Negative numbers fall as their bits rise; −0 is taken as 0. */
const keyOfBits = (bits: number): number => (bits >>> 31 === 0 || bits === 0x8000_0000 ? (bits | 0x8000_0000) >>> 0 : ~bits >>> 0)
const bitsOfKey = (key: number): number => (key >>> 31 === 1 ? key & 0x7fff_ffff : ~key >>> 0)

/** One stable counting sort of `from` into `to`; false, and nothing done, when all keys are the same. */
const sortByKey = (from: Int32Array, to: Int32Array, keys: Uint32Array, axis: number, shift: number): boolean => {
  const ends = new Int32Array(keyCount)
  for (let at = axis; at < keys.length; at += 3) ends[(keys[at]! >>> shift) & 0xffff]!++
  if (ends[(keys[axis]! >>> shift) & 0xffff] === from.length) return false
  for (let key = 1; key < keyCount; key++) ends[key]! += ends[key - 1]!
  for (let index = from.length - 1; index >= 0; index--) {
    const point = from[index]!
    to[--ends[(keys[3 * point + axis]! >>> shift) & 0xffff]!] = point
  }
  return true
}
