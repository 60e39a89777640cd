// A canonical mesh in; the same mesh with its facets along a curve that fills space, and its points in the order in which they are first used, out.
// What is near in the model is near in memory then, and every four facets make a tight box.
import type { CanonicalMesh } from './canonical-mesh.ts'
import { curveOrder } from './curve-order.ts'

/** Shape: as canonical as before: the order depends on nothing but the facets. Points that no facet uses come last. Cost: three passes, two of them all over memory. */
export const alongCurve = (mesh: CanonicalMesh, box: Float64Array): CanonicalMesh => {
  const order = curveOrder(mesh, box)
  const corners = new Int32Array(mesh.corners.length)
  /** New number of each point, plus 1; 0 is none yet. */
  const numberOf = new Int32Array(mesh.pointCount)
  const points = new Float32Array(mesh.points.length)
  let pointCount = 0
  const numbered = (point: number): number => {
    const known = numberOf[point]!
    if (known !== 0) return known - 1
    points[3 * pointCount] = mesh.points[3 * point]!
    points[3 * pointCount + 1] = mesh.points[3 * point + 1]!
    points[3 * pointCount + 2] = mesh.points[3 * point + 2]!
    numberOf[point] = ++pointCount
    return pointCount - 1
  }
  for (let index = 0; index < order.length; index++) {
    const at = 3 * order[index]!
    corners[3 * index] = numbered(mesh.corners[at]!)
    corners[3 * index + 1] = numbered(mesh.corners[at + 1]!)
    corners[3 * index + 2] = numbered(mesh.corners[at + 2]!)
  }
  for (let point = 0; point < mesh.pointCount; point++) numbered(point)
  return { pointCount, points, facetCount: mesh.facetCount, corners }
}
