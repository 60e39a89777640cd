// Facets in the order of a curve that fills space: neighbours on the curve are neighbours in the model. Radix sort of the places of the facets' middles.
import { hilbertCode } from './hilbert-code.ts'

const cellsPerAxis = 1024
const digitBits = 10
const digitCount = 2 ** digitBits

export interface CurveOrder {
  /** Numbers of facets; those of one cell keep their order. */
  readonly order: Int32Array
  /** The cell of each, rising. */
  readonly codes: Int32Array
}

/** Cost: one pass for the cells, three for their sort. */
export const curveOrder = (facets: Int32Array, points: Float32Array, box: Float64Array): CurveOrder => {
  let codes: Int32Array = cellsOf(facets, points, box)
  let order: Int32Array = new Int32Array(codes.length)
  for (let facet = 0; facet < order.length; facet++) order[facet] = facet
  let [spareCodes, spareOrder]: [Int32Array, Int32Array] = [new Int32Array(codes.length), new Int32Array(codes.length)]
  for (let shift = 0; shift < 3 * digitBits; shift += digitBits) {
    const places = placesByDigit(codes, shift)
    for (let index = 0; index < codes.length; index++) {
      const code = codes[index]!
      const place = places[(code >>> shift) & (digitCount - 1)]!++
      spareCodes[place] = code
      spareOrder[place] = order[index]!
    }
    ;[codes, spareCodes, order, spareOrder] = [spareCodes, codes, spareOrder, order]
  }
  return { order, codes }
}

/** Where the first code with each digit belongs. */
const placesByDigit = (codes: Int32Array, shift: number): Int32Array => {
  const places = new Int32Array(digitCount)
  for (let index = 0; index < codes.length; index++) places[(codes[index]! >>> shift) & (digitCount - 1)]!++
  let total = 0
  for (let digit = 0; digit < digitCount; digit++) {
    const count = places[digit]!
    places[digit] = total
    total += count
  }
  return places
}

const cellsOf = (facets: Int32Array, points: Float32Array, box: Float64Array): Int32Array => {
  const codes = new Int32Array(facets.length / 3)
  // Cubes, so that long models are cut evenly. A model without any extent gives NaN below, which | 0 turns into cell 0.
  const scale = cellsPerAxis / (3 * Math.max(box[3]! - box[0]!, box[4]! - box[1]!, box[5]! - box[2]!))
  const [leastX, leastY, leastZ] = [3 * box[0]!, 3 * box[1]!, 3 * box[2]!]
  for (let facet = 0, at = 0; facet < codes.length; facet++, at += 3) {
    const a = 3 * facets[at]!
    const b = 3 * facets[at + 1]!
    const c = 3 * facets[at + 2]!
    codes[facet] = hilbertCode(
      cell((points[a]! + points[b]! + points[c]! - leastX) * scale),
      cell((points[a + 1]! + points[b + 1]! + points[c + 1]! - leastY) * scale),
      cell((points[a + 2]! + points[b + 2]! + points[c + 2]! - leastZ) * scale),
    )
  }
  return codes
}

const cell = (place: number): number => Math.min(cellsPerAxis - 1, Math.max(0, place | 0))
