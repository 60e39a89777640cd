// The welder for meshes that were made to collide: sorts the corners by their bits, half a coordinate at a time, and numbers the runs of equal ones.
import type { Mesh } from '../mesh.ts'
import type { Points } from './weld.ts'

const keyCount = 2 ** 16

/** Cost: six passes over all corners whatever they hold. Same partition into points as hashing; only their numbers differ. */
export const weldBySorting = ({ coordinates, facetCount }: Mesh): Points => {
  const cornerCount = 3 * facetCount
  const bits = new Int32Array(coordinates.buffer, coordinates.byteOffset, 3 * cornerCount)
  let order = Int32Array.from({ length: cornerCount }, (_, corner) => corner)
  let spare = new Int32Array(cornerCount)
  for (const axis of [0, 1, 2]) {
    for (const shift of [0, 16]) {
      sortByKey(order, spare, corner => (withoutNegativeZero(bits[3 * corner + axis]!) >>> shift) & 0xffff)
      ;[order, spare] = [spare, order]
    }
  }
  return numberRuns(order, coordinates)
}

/** One stable counting sort of `from` into `to`. */
const sortByKey = (from: Int32Array, to: Int32Array, keyOf: (corner: number) => number): void => {
  const ends = new Int32Array(keyCount)
  for (const corner of from) ends[keyOf(corner)]!++
  for (let key = 1; key < keyCount; key++) ends[key]! += ends[key - 1]!
  for (let index = from.length - 1; index >= 0; index--) to[--ends[keyOf(from[index]!)]!] = from[index]!
}

const numberRuns = (order: Int32Array, coordinates: Float32Array): Points => {
  const pointOf = new Int32Array(order.length)
  let pointCount = 0
  for (let index = 0; index < order.length; index++) {
    const at = 3 * order[index]!
    const before = 3 * (order[index - 1] ?? -1)
    const same =
      index > 0 &&
      coordinates[at] === coordinates[before] &&
      coordinates[at + 1] === coordinates[before + 1] &&
      coordinates[at + 2] === coordinates[before + 2]
    if (!same) pointCount++
    pointOf[order[index]!] = pointCount - 1
  }
  return { pointOf, pointCount }
}

const withoutNegativeZero = (bits: number): number => (bits === -0x8000_0000 ? 0 : bits)
