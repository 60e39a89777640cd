// Mesh in, measurement out: one pass over the facets for volume, area and box, then the open edges. Linear in the number of facets.
import type { Mesh } from '../mesh.ts'
import { round, toText } from '../money/decimal.ts'
import { decimalOfDouble } from '../money/decimal-of-double.ts'
import { type Refusal, refusal } from '../refusal.ts'
import type { Measurement } from './measurement.ts'
import { countOpenEdges } from './open-edges.ts'
import { sumUp } from './sum-up.ts'

const millimetreText = (value: number): string => toText(round(decimalOfDouble(value), 3))

/** Errors: MODEL_FLAT when a side of the box is exactly 0 (judged on the double, not on the rounded figure). Source: steps 2 to 7. */
export const measure = (mesh: Mesh): Measurement | Refusal => {
  const { volumeMm3, areaMm2, sizeMm } = sumUp(mesh)
  const flatAxis = (['x', 'y', 'z'] as const).find(axis => sizeMm[axis] === 0)
  if (flatAxis !== undefined)
    return refusal('MODEL_FLAT', `The model is flat: all corners of its ${mesh.facetCount} facets have the same ${flatAxis.toUpperCase()}.`)
  return {
    facetCount: mesh.facetCount,
    openEdgeCount: countOpenEdges(mesh),
    volumeMm3: millimetreText(volumeMm3),
    areaMm2: millimetreText(areaMm2),
    sizeMm: { x: millimetreText(sizeMm.x), y: millimetreText(sizeMm.y), z: millimetreText(sizeMm.z) },
  }
}
