// How finely is the surface cut into facets? Edge lengths, and how far the flat facets of smooth parts stand off the curve that they stand for.
import type { CanonicalMesh } from '../canonical/canonical-mesh.ts'
import { facetOf, type HalfEdges, nextCorner } from './edges.ts'

export interface Tessellation {
  readonly edgeCount: number
  readonly shortestEdgeMm: number
  readonly meanEdgeMm: number
  /** Of the edges between facets that turn by 2.5° to 30°, weighted by length: the 95th percentile of the distance between facets and curve; 0 when there are none. */
  readonly chordDeviationMm: number
}

/** Facets that turn less are as good as flat; those that turn more meet in an edge that is meant. */
const smoothCosineMin = 0.8660254037844387
const flatCosineMin = 0.9990482215818578
/** Of squares: rounding is far smaller than what is added here. */
const surelyFlatRatio = flatCosineMin * flatCosineMin * (1 + 1e-9)
/** Deviations are counted in steps of 0.5 µm, up to 2 mm and beyond. */
const stepMm = 0.0005
const stepCount = 4_096
/** In larger meshes the turn is looked at over every so many-th edge. */
const edgesTurnedMax = 200_000

/** Cost: one pass over the edges. */
export const measureTessellation = (mesh: CanonicalMesh, halfEdges: HalfEdges): Tessellation => {
  const { corners, points } = mesh
  const lengthAt = new Float64Array(stepCount)
  const { numbers, edges } = halfEdges
  const edgeCount = edges.length - 1
  const stride = Math.ceil(numbers.length / 2 / edgesTurnedMax)
  let shortest = Infinity
  let sum = 0
  let smoothLength = 0
  for (let edge = 0; edge < edgeCount; edge++) {
    const from = edges[edge]!
    const halfEdge = numbers[from]!
    const a = 3 * corners[halfEdge]!
    const b = 3 * corners[nextCorner(halfEdge)]!
    const x = points[b]! - points[a]!
    const y = points[b + 1]! - points[a + 1]!
    const z = points[b + 2]! - points[a + 2]!
    const length = Math.sqrt(x * x + y * y + z * z)
    sum += length
    if (length < shortest) shortest = length
    if (edges[edge + 1]! - from !== 2 || (edge + 1) % stride !== 0) continue
    const deviation = deviationOver(mesh, facetOf(halfEdge), facetOf(numbers[from + 1]!), length)
    if (deviation === -1) continue
    smoothLength += length
    lengthAt[Math.min(stepCount - 1, Math.floor(deviation / stepMm))]! += length
  }
  return {
    edgeCount,
    shortestEdgeMm: edgeCount === 0 ? 0 : shortest,
    meanEdgeMm: edgeCount === 0 ? 0 : sum / edgeCount,
    chordDeviationMm: percentile(lengthAt, 0.95 * smoothLength),
  }
}

/** Shape: −1 for edges that are flat or meant. A curve through facets of width w that turn by θ stands w/2 · tan(θ/4) off them; no angle is needed for that. */
const deviationOver = ({ corners, points }: CanonicalMesh, f: number, g: number, edgeMm: number): number => {
  const f0 = 3 * corners[3 * f]!
  const f1 = 3 * corners[3 * f + 1]!
  const f2 = 3 * corners[3 * f + 2]!
  const g0 = 3 * corners[3 * g]!
  const g1 = 3 * corners[3 * g + 1]!
  const g2 = 3 * corners[3 * g + 2]!
  const fux = points[f1]! - points[f0]!
  const fuy = points[f1 + 1]! - points[f0 + 1]!
  const fuz = points[f1 + 2]! - points[f0 + 2]!
  const fvx = points[f2]! - points[f0]!
  const fvy = points[f2 + 1]! - points[f0 + 1]!
  const fvz = points[f2 + 2]! - points[f0 + 2]!
  const gux = points[g1]! - points[g0]!
  const guy = points[g1 + 1]! - points[g0 + 1]!
  const guz = points[g1 + 2]! - points[g0 + 2]!
  const gvx = points[g2]! - points[g0]!
  const gvy = points[g2 + 1]! - points[g0 + 1]!
  const gvz = points[g2 + 2]! - points[g0 + 2]!
  const fx = fuy * fvz - fuz * fvy
  const fy = fuz * fvx - fux * fvz
  const fz = fux * fvy - fuy * fvx
  const gx = guy * gvz - guz * gvy
  const gy = guz * gvx - gux * gvz
  const gz = gux * gvy - guy * gvx
  const product = fx * gx + fy * gy + fz * gz
  const squares = (fx * fx + fy * fy + fz * fz) * (gx * gx + gy * gy + gz * gz)
  // Most edges are flat or meant beyond doubt, which shows without roots.
  if (product <= 0 || product * product > surelyFlatRatio * squares) return -1
  const doubleAreaF = Math.sqrt(fx * fx + fy * fy + fz * fz)
  const doubleAreaG = Math.sqrt(gx * gx + gy * gy + gz * gz)
  const cosine = product / (doubleAreaF * doubleAreaG)
  if (!(cosine >= smoothCosineMin && cosine < flatCosineMin)) return -1
  const tanHalf = Math.sqrt((1 - cosine) / (1 + cosine))
  const tanQuarter = (Math.sqrt(1 + tanHalf * tanHalf) - 1) / tanHalf
  return (Math.min(doubleAreaF, doubleAreaG) / edgeMm / 2) * tanQuarter
}

const percentile = (lengthAt: Float64Array, wanted: number): number => {
  if (wanted === 0) return 0
  let length = 0
  for (let step = 0; step < stepCount; step++) {
    length += lengthAt[step]!
    if (length >= wanted) return (step + 1) * stepMm
  }
  return stepCount * stepMm
}
