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
  const facet = new Float64Array(9)
  const total = doubleAreaOfAll(mesh, facet)
  const half = sampleCount / 2
  const { facetCount } = mesh
  let [area, taken] = [0, 0]
  for (let index = 0; index < facetCount; index++) {
    readFacet(mesh, index, facet)
    const doubleArea = face(facet, place)
    if (!(doubleArea > 0)) continue
    place.facet = index
    area += doubleArea
    for (; taken < half && (taken + 0.5) * total < area * half; taken++) {
      const [u, v] = unitSquareToTriangle(((taken + 0.5) * stepU) % 1, ((taken + 0.5) * stepV) % 1)
      stand(place, facet, u, v)
      visit(place, true)
    }
    if (Math.floor(((index + 1) * half) / facetCount) > Math.floor((index * half) / facetCount)) {
      stand(place, facet, 1 / 3, 1 / 3)
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

/** Sets the normal; gives twice the area. */
const face = (p: Float64Array, place: SamplePlace): number => {
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
  return length
}

const doubleAreaOfAll = (mesh: CanonicalMesh, facet: Float64Array): number => {
  const place: SamplePlace = { x: 0, y: 0, z: 0, nx: 0, ny: 0, nz: 0, facet: 0 }
  let total = 0
  for (let index = 0; index < mesh.facetCount; index++) {
    readFacet(mesh, index, facet)
    const doubleArea = face(facet, place)
    if (doubleArea > 0) total += doubleArea
  }
  return total
}
