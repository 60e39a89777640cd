// Where rays start: places spread evenly over the surface (for shares), and the middles of facets spread evenly over the mesh (so that fine detail is met too).
import type { CanonicalMesh } from '../canonical/canonical-mesh.ts'
import { readFacet } from '../canonical/read-facet.ts'

export interface SamplePlace {
  x: number
  y: number
  z: number
  /** Unit normal of the facet, by the order of its corners. */
  nx: number
  ny: number
  nz: number
  facet: number
}

/** Steps of a sequence that fills a triangle evenly (Roberts' R2: powers of the inverse of the plastic number), as plain figures. */
const stepU = 0.7548776662466927
const stepV = 0.5698402909980532

const leastCount = 2_000
const largestCount = 10_000

/** How many places a mesh is worth, each of which costs a ray inwards and one outwards; an even number. */
export const sampleCountOf = (facetCount: number): number =>
  2 * Math.floor(Math.min(largestCount, Math.max(leastCount, facetCount / 20)) / 2)

/** Calls back with the places; the object is used again for the next one. Facets without area are passed over. Cost: two passes over the facets. */
export const eachPlace = (mesh: CanonicalMesh, sampleCount: number, visit: (place: SamplePlace, isByArea: boolean) => void): void => {
  const place: SamplePlace = { x: 0, y: 0, z: 0, nx: 0, ny: 0, nz: 0, facet: 0 }
  const corners = new Float64Array(9)
  const total = doubleAreaOfAll(mesh)
  const half = sampleCount / 2
  const { facetCount } = mesh
  let [area, taken, middlesTaken] = [0, 0, 0]
  for (let facet = 0; facet < facetCount; facet++) {
    const middles = Math.floor(((facet + 1) * half) / facetCount)
    const isMiddleAsked = middles > middlesTaken
    middlesTaken = middles
    const doubleArea = doubleAreaOf(mesh, facet)
    if (!(doubleArea > 0)) continue
    area += doubleArea
    const isAreaAsked = taken < half && (taken + 0.5) * total < area * half
    if (!isAreaAsked && !isMiddleAsked) continue
    readFacet(mesh, facet, corners)
    place.facet = facet
    face(corners, place)
    for (; taken < half && (taken + 0.5) * total < area * half; taken++) {
      const [u, v] = unitSquareToTriangle(((taken + 0.5) * stepU) % 1, ((taken + 0.5) * stepV) % 1)
      stand(place, corners, u, v)
      visit(place, true)
    }
    if (isMiddleAsked) {
      stand(place, corners, 1 / 3, 1 / 3)
      visit(place, false)
    }
  }
}

const unitSquareToTriangle = (u: number, v: number): readonly [number, number] => (u + v > 1 ? [1 - u, 1 - v] : [u, v])

const stand = (place: SamplePlace, p: Float64Array, u: number, v: number): void => {
  place.x = p[0]! + u * (p[3]! - p[0]!) + v * (p[6]! - p[0]!)
  place.y = p[1]! + u * (p[4]! - p[1]!) + v * (p[7]! - p[1]!)
  place.z = p[2]! + u * (p[5]! - p[2]!) + v * (p[8]! - p[2]!)
}

const face = (p: Float64Array, place: SamplePlace): void => {
  const ux = p[3]! - p[0]!
  const uy = p[4]! - p[1]!
  const uz = p[5]! - p[2]!
  const vx = p[6]! - p[0]!
  const vy = p[7]! - p[1]!
  const vz = p[8]! - p[2]!
  const x = uy * vz - uz * vy
  const y = uz * vx - ux * vz
  const z = ux * vy - uy * vx
  const length = Math.sqrt(x * x + y * y + z * z)
  place.nx = x / length
  place.ny = y / length
  place.nz = z / length
}

const doubleAreaOf = ({ corners, points }: CanonicalMesh, facet: number): number => {
  const a = 3 * corners[3 * facet]!
  const b = 3 * corners[3 * facet + 1]!
  const c = 3 * corners[3 * facet + 2]!
  const ux = points[b]! - points[a]!
  const uy = points[b + 1]! - points[a + 1]!
  const uz = points[b + 2]! - points[a + 2]!
  const vx = points[c]! - points[a]!
  const vy = points[c + 1]! - points[a + 1]!
  const vz = points[c + 2]! - points[a + 2]!
  const x = uy * vz - uz * vy
  const y = uz * vx - ux * vz
  const z = ux * vy - uy * vx
  return Math.sqrt(x * x + y * y + z * z)
}

const doubleAreaOfAll = (mesh: CanonicalMesh): number => {
  let total = 0
  for (let facet = 0; facet < mesh.facetCount; facet++) {
    const doubleArea = doubleAreaOf(mesh, facet)
    if (doubleArea > 0) total += doubleArea
  }
  return total
}
