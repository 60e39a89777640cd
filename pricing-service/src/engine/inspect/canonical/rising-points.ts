// Points in, their numbers in rising order out: a radix sort of the float32 bits, half a coordinate at a time, from z to x.

const keyCount = 2 ** 16

/** `points` has no −0. Shape: rising by x, then y, then z. Cost: at most six passes. */
export const risingPoints = (points: Float32Array): Int32Array => {
  const keys = new Uint32Array(points.buffer, points.byteOffset, points.length).map(keyOfBits)
  let order = new Int32Array(points.length / 3)
  for (let point = 0; point < order.length; point++) order[point] = point
  let spare = new Int32Array(order.length)
  for (let axis = 2; axis >= 0; axis--) {
    for (const shift of [0, 16]) {
      if (!sortByKey(order, spare, keys, axis, shift)) continue
      ;[order, spare] = [spare, order]
    }
  }
  return order
}

/** Negative numbers fall as their bits rise. */
const keyOfBits = (bits: number): number => (bits >>> 31 === 0 ? (bits | 0x8000_0000) >>> 0 : ~bits >>> 0)

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
