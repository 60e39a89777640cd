// What holds for models of every format: facets, finite coordinates, no axis without extent, none longer than 10 m. One pass.
import type { Mesh } from '../mesh.ts'
import { readingLimits } from './reading-limits.ts'
import { Refused } from './reading-refusal.ts'

/** Errors: MODEL_EMPTY, MODEL_UNREADABLE (a coordinate that overflows in millimetres), COORDINATE_SPAN_TOO_LARGE, MODEL_FLAT. */
export const checkMesh = ({ facetCount, coordinates }: Mesh): void => {
  if (facetCount === 0) throw new Refused('MODEL_EMPTY', 'The model has no facets; it needs at least one.')
  const { low, high, allFinite } = boxOf(coordinates)
  if (!allFinite) refuseNotFinite(coordinates)
  const spans = high.map((most, axis) => most - low[axis]!)
  const axis = spans.indexOf(Math.max(...spans))
  if (spans[axis]! > readingLimits.coordinateSpanMmMax)
    throw new Refused(
      'COORDINATE_SPAN_TOO_LARGE',
      `The model is ${spans[axis]!.toPrecision(6)} mm long along ${'XYZ'[axis]}; at most ${readingLimits.coordinateSpanMmMax} mm are priced. Are its units right?`,
    )
  const flat = spans.indexOf(0)
  if (flat >= 0)
    throw new Refused('MODEL_FLAT', `The model has no extent along ${'XYZ'[flat]}: all its coordinates there are ${low[flat]} mm.`)
}

/** A finite number minus itself is 0, any other is NaN and stays NaN in the sum. */
const boxOf = (coordinates: Float32Array) => {
  let [lowX, lowY, lowZ, highX, highY, highZ, doubt] = [Infinity, Infinity, Infinity, -Infinity, -Infinity, -Infinity, 0]
  for (let at = 0; at < coordinates.length; at += 3) {
    const x = coordinates[at]!
    const y = coordinates[at + 1]!
    const z = coordinates[at + 2]!
    doubt += x - x + (y - y) + (z - z)
    if (x < lowX) lowX = x
    if (x > highX) highX = x
    if (y < lowY) lowY = y
    if (y > highY) highY = y
    if (z < lowZ) lowZ = z
    if (z > highZ) highZ = z
  }
  return { low: [lowX, lowY, lowZ], high: [highX, highY, highZ], allFinite: doubt === 0 }
}

const refuseNotFinite = (coordinates: Float32Array): never => {
  const at = coordinates.findIndex(coordinate => !Number.isFinite(coordinate))
  throw new Refused(
    'MODEL_UNREADABLE',
    `Facet ${Math.floor(at / 9) + 1} of the model has a coordinate that is too large in millimetres; coordinates must fit a finite float32.`,
  )
}
