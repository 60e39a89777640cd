// Corners → points: corners whose three coordinates are equal numbers get the same point number (−0 equals 0; nothing is welded that is merely near).
// Open addressing on the bits of the float32 coordinates; a mesh made to collide is sorted instead, so that no input makes this slow.
import type { Mesh } from '../mesh.ts'
import { weldBySorting } from './weld-by-sorting.ts'

export type Points = {
  /** The point of each corner, three corners per facet in file order. */
  readonly pointOf: Int32Array
  readonly pointCount: number
}

/** Honest meshes need well below one extra look per corner; from here on somebody chose the coordinates to collide. */
const extraLooksPerCornerMax = 16
const emptySlot = -1
/** Corners met lately, one per place, found without a look into the large table: neighbouring facets stand near one another in files. Fits the processor's first cache. */
const recentBits = 12
/** Corners looked at together. */
const blockLength = 2048

/**
 * Shape: `room` is memory that the table may use instead of its own, as far as it suffices; what it held is lost, and nothing of the result lies in it.
 * Cost: linear, bench "open edges". Memory: 4 bytes per corner and, without room, 8 to 16 per point.
 */
export const weld = (mesh: Mesh, room?: Int32Array<ArrayBuffer>): Points => weldByHashing(mesh, room) ?? weldBySorting(mesh)

/** Shape: null when the coordinates collide so often that hashing would not be linear. */
export const weldByHashing = ({ coordinates, facetCount }: Mesh, room?: Int32Array<ArrayBuffer>): Points | null => {
  const cornerCount = 3 * facetCount
  const bits = new Int32Array(coordinates.buffer, coordinates.byteOffset, 3 * cornerCount)
  const pointOf = new Int32Array(cornerCount)
  let slotBits = Math.max(4, 32 - Math.clz32(facetCount))
  /** A slot holds the first corner that was found at its point, and above it the low bits of its hash: they tell most other points apart without a look at them. */
  const cornerBits = 32 - Math.clz32(cornerCount)
  const cornerMask = 2 ** cornerBits - 1
  let slots = room !== undefined && room.length >= 2 ** slotBits ? room.subarray(0, 2 ** slotBits) : new Int32Array(2 ** slotBits)
  slots.fill(emptySlot)
  const recent = new Int32Array(2 ** recentBits)
  const waiting = new Int32Array(blockLength + 1)
  const hashes = new Int32Array(blockLength)
  let pointCount = 0
  let extraLookCount = 0
  const extraLookCountMax = extraLooksPerCornerMax * cornerCount + 1024

  for (let from = 0; from < cornerCount; from += blockLength) {
    const to = Math.min(from + blockLength, cornerCount)
    // First look: corners met lately are known; the others wait for the large table.
    let waitingCount = 0
    for (let corner = from; corner < to; corner++) {
      const at = 3 * corner
      const mixed = hash(bits[at]!, bits[at + 1]!, bits[at + 2]!)
      const place = mixed >>> (32 - recentBits)
      const known = recent[place]!
      if (
        coordinates[3 * known] === coordinates[at] &&
        coordinates[3 * known + 1] === coordinates[at + 1] &&
        coordinates[3 * known + 2] === coordinates[at + 2] &&
        known < corner
      ) {
        pointOf[corner] = known < from ? pointOf[known]! : ~known
        continue
      }
      recent[place] = corner
      waiting[waitingCount] = corner
      hashes[waitingCount++] = mixed
    }
    // All their slots are fetched in a loop that does nothing else: none of these looks waits for another, which halves the time of large meshes.
    let fetched = 0
    for (let index = 0; index < waitingCount; index++) fetched ^= slots[hashes[index]! >>> (32 - slotBits)]!
    waiting[blockLength] = fetched // read by nobody; without it the loop would be left out
    // Second look: the others are found in their slots, or take one.
    for (let index = 0; index < waitingCount; index++) {
      const corner = waiting[index]!
      const mixed = hashes[index]!
      const at = 3 * corner
      const x = coordinates[at]!
      const y = coordinates[at + 1]!
      const z = coordinates[at + 2]!
      const mask = slots.length - 1
      let slot = mixed >>> (32 - slotBits)
      for (;;) {
        const held = slots[slot]!
        if (held === emptySlot) {
          slots[slot] = (mixed << cornerBits) | corner
          pointOf[corner] = pointCount++
          break
        }
        const first = held & cornerMask
        if ((held ^ (mixed << cornerBits)) >>> cornerBits === 0) {
          const other = 3 * first
          if (coordinates[other] === x && coordinates[other + 1] === y && coordinates[other + 2] === z) {
            pointOf[corner] = pointOf[first]!
            break
          }
        }
        if (++extraLookCount > extraLookCountMax) return null
        slot = (slot + 1) & mask
      }
      if (2 * pointCount > slots.length) {
        slotBits++
        slots = rehashed(slots, bits, slotBits, cornerMask)
      }
    }
    // Last, corners that equal one of this very block, which had no number yet.
    for (let corner = from; corner < to; corner++) if (pointOf[corner]! < 0) pointOf[corner] = pointOf[~pointOf[corner]!]!
  }
  return { pointOf, pointCount }
}

/** The top bits of the result are the well mixed ones. −0 is hashed as 0, which it equals. */
const hash = (x: number, y: number, z: number): number => {
  let h = Math.imul(withoutNegativeZero(x), 0x85ebca6b)
  h = Math.imul((h ^ (h >>> 15)) + withoutNegativeZero(y), 0xc2b2ae35)
  h = Math.imul((h ^ (h >>> 13)) + withoutNegativeZero(z), 0x27d4eb2f)
  return Math.imul(h ^ (h >>> 16), 0x9e3779b1)
}

const withoutNegativeZero = (bits: number): number => (bits === -0x8000_0000 ? 0 : bits)

const rehashed = (slots: Int32Array<ArrayBuffer>, bits: Int32Array, slotBits: number, cornerMask: number): Int32Array<ArrayBuffer> => {
  const larger = new Int32Array(2 ** slotBits).fill(emptySlot)
  const mask = larger.length - 1
  for (const held of slots) {
    if (held === emptySlot) continue
    const corner = held & cornerMask
    let slot = hash(bits[3 * corner]!, bits[3 * corner + 1]!, bits[3 * corner + 2]!) >>> (32 - slotBits)
    while (larger[slot] !== emptySlot) slot = (slot + 1) & mask
    larger[slot] = held
  }
  return larger
}
