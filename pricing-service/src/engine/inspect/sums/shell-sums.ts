// Shells in; signed volume, area and first moments of each out. Tetrahedra about a local origin, compensated sums: a body far from the origin keeps its digits.
import type { CanonicalMesh } from '../canonical/canonical-mesh.ts'
import { readFacet } from '../canonical/read-facet.ts'
import { type CompensatedSums, compensatedSums } from './compensated-sums.ts'

export interface ShellSums {
  /** Positive when the facets look outwards. An open shell's figure is that of the cone from the middle of the model. */
  readonly volumeMm3: Float64Array
  readonly areaMm2: Float64Array
  /** Volume times centre of mass, per axis, in file coordinates. */
  readonly momentMm4: readonly [Float64Array, Float64Array, Float64Array]
  /** Facets whose three points are different but lie on one line. */
  readonly zeroAreaCount: number
  readonly zeroAreaPoint: number | null
}

/** Cost: one pass over the facets. */
export const sumShells = (
  mesh: CanonicalMesh,
  shellOf: Int32Array,
  shellCount: number,
  origin: readonly [number, number, number],
): ShellSums => {
  const [sixVolumes, doubleAreas] = [compensatedSums(shellCount), compensatedSums(shellCount)]
  const moments = [compensatedSums(shellCount), compensatedSums(shellCount), compensatedSums(shellCount)] as const
  const facet = new Float64Array(9)
  const [ox, oy, oz] = origin
  let zeroAreaCount = 0
  let zeroAreaPoint: number | null = null
  for (let index = 0; index < mesh.facetCount; index++) {
    readFacet(mesh, index, facet)
    const ax = facet[0]! - ox
    const ay = facet[1]! - oy
    const az = facet[2]! - oz
    const bx = facet[3]! - ox
    const by = facet[4]! - oy
    const bz = facet[5]! - oz
    const cx = facet[6]! - ox
    const cy = facet[7]! - oy
    const cz = facet[8]! - oz
    const nx = (by - ay) * (cz - az) - (bz - az) * (cy - ay)
    const ny = (bz - az) * (cx - ax) - (bx - ax) * (cz - az)
    const nz = (bx - ax) * (cy - ay) - (by - ay) * (cx - ax)
    const doubleArea = Math.sqrt(nx * nx + ny * ny + nz * nz)
    if (doubleArea === 0) {
      zeroAreaCount++
      zeroAreaPoint ??= mesh.corners[3 * index]!
      continue
    }
    const sixVolume = ax * (by * cz - bz * cy) + ay * (bz * cx - bx * cz) + az * (bx * cy - by * cx)
    const shell = shellOf[index]!
    sixVolumes.add(shell, sixVolume)
    doubleAreas.add(shell, doubleArea)
    moments[0].add(shell, sixVolume * (ax + bx + cx))
    moments[1].add(shell, sixVolume * (ay + by + cy))
    moments[2].add(shell, sixVolume * (az + bz + cz))
  }
  const volumeMm3 = sixVolumes.totals().map(sixVolume => sixVolume / 6)
  const momentOf = (sums: CompensatedSums, axisOrigin: number): Float64Array =>
    sums.totals().map((moment, shell) => moment / 24 + volumeMm3[shell]! * axisOrigin)
  return {
    volumeMm3,
    areaMm2: doubleAreas.totals().map(doubleArea => doubleArea / 2),
    momentMm4: [momentOf(moments[0], ox), momentOf(moments[1], oy), momentOf(moments[2], oz)],
    zeroAreaCount,
    zeroAreaPoint,
  }
}
