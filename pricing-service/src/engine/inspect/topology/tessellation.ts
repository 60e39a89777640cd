// How finely is the surface cut into facets? Edge lengths, and how far the flat facets of smooth parts stand off the curve that they stand for.
import type { CanonicalMesh } from '../canonical/canonical-mesh.ts'
import { readFacet } from '../canonical/read-facet.ts'
import { facetOf, forEachEdge, type HalfEdges } from './edges.ts'

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
/** Deviations are counted in steps of 0.5 µm, up to 2 mm and beyond. */
const stepMm = 0.0005
const stepCount = 4_096
/** In larger meshes the turn is looked at over every so many-th edge. */
const edgesTurnedMax = 200_000

/** Cost: one pass over the edges. */
export const measureTessellation = (mesh: CanonicalMesh, halfEdges: HalfEdges): Tessellation => {
  const { points } = mesh
  const lengthAt = new Float64Array(stepCount)
  const [first, second] = [new Float64Array(9), new Float64Array(9)]
  const { numbers } = halfEdges
  const stride = Math.ceil(numbers.length / 2 / edgesTurnedMax)
  let edgeCount = 0
  let shortest = Infinity
  let sum = 0
  let smoothLength = 0
  forEachEdge(halfEdges, (from, to, lower, higher) => {
    const x = points[3 * higher]! - points[3 * lower]!
    const y = points[3 * higher + 1]! - points[3 * lower + 1]!
    const z = points[3 * higher + 2]! - points[3 * lower + 2]!
    const length = Math.sqrt(x * x + y * y + z * z)
    edgeCount++
    sum += length
    if (length < shortest) shortest = length
    if (to - from !== 2 || edgeCount % stride !== 0) return
    readFacet(mesh, facetOf(numbers[from]!), first)
    readFacet(mesh, facetOf(numbers[from + 1]!), second)
    const deviation = deviationOver(first, second, length)
    if (deviation === null) return
    smoothLength += length
    lengthAt[Math.min(stepCount - 1, Math.floor(deviation / stepMm))]! += length
  })
  return {
    edgeCount,
    shortestEdgeMm: edgeCount === 0 ? 0 : shortest,
    meanEdgeMm: edgeCount === 0 ? 0 : sum / edgeCount,
    chordDeviationMm: percentile(lengthAt, 0.95 * smoothLength),
  }
}

/** Shape: null for edges that are flat or meant. A curve through facets of width w that turn by θ stands w/2 · tan(θ/4) off them; no angle is needed for that. */
const deviationOver = (f: Float64Array, g: Float64Array, edgeMm: number): number | null => {
  const fx = (f[4]! - f[1]!) * (f[8]! - f[2]!) - (f[5]! - f[2]!) * (f[7]! - f[1]!)
  const fy = (f[5]! - f[2]!) * (f[6]! - f[0]!) - (f[3]! - f[0]!) * (f[8]! - f[2]!)
  const fz = (f[3]! - f[0]!) * (f[7]! - f[1]!) - (f[4]! - f[1]!) * (f[6]! - f[0]!)
  const gx = (g[4]! - g[1]!) * (g[8]! - g[2]!) - (g[5]! - g[2]!) * (g[7]! - g[1]!)
  const gy = (g[5]! - g[2]!) * (g[6]! - g[0]!) - (g[3]! - g[0]!) * (g[8]! - g[2]!)
  const gz = (g[3]! - g[0]!) * (g[7]! - g[1]!) - (g[4]! - g[1]!) * (g[6]! - g[0]!)
  const doubleAreaF = Math.sqrt(fx * fx + fy * fy + fz * fz)
  const doubleAreaG = Math.sqrt(gx * gx + gy * gy + gz * gz)
  const cosine = (fx * gx + fy * gy + fz * gz) / (doubleAreaF * doubleAreaG)
  if (!(cosine >= smoothCosineMin && cosine < flatCosineMin)) return null
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
