// Meshes from corners, and meshes from meshes. Solids are built from shared points, so that neighbouring facets agree to the last bit.
import type { Mesh } from '../../engine/mesh.ts'
import type { Point } from './point.ts'

export type { Mesh }

export const meshOf = (coordinates: Float32Array): Mesh => ({ facetCount: coordinates.length / 9, coordinates })

/** Shape: points and triples of their indices → facets in the order of the triples. */
export const fromTriples = (points: readonly Point[], triples: ArrayLike<number>): Mesh => {
  const coordinates = new Float32Array(3 * triples.length)
  for (let corner = 0; corner < triples.length; corner++) coordinates.set(points[triples[corner]!]!, 3 * corner)
  return meshOf(coordinates)
}

/** All facets of several bodies in one mesh, in order. */
export const join = (bodies: readonly Mesh[]): Mesh => {
  const coordinates = new Float32Array(bodies.reduce((length, body) => length + body.coordinates.length, 0))
  let filledCount = 0
  for (const body of bodies) {
    coordinates.set(body.coordinates, filledCount)
    filledCount += body.coordinates.length
  }
  return meshOf(coordinates)
}

/** Shape: the same facets with every point moved by the function; equal points stay equal. */
export const mapPoints = ({ coordinates }: Mesh, move: (point: Point) => Point): Mesh => {
  const moved = new Float32Array(coordinates.length)
  for (let at = 0; at < coordinates.length; at += 3) moved.set(move([coordinates[at]!, coordinates[at + 1]!, coordinates[at + 2]!]), at)
  return meshOf(moved)
}

/** The facet turned round by swapping its second and third corner, in place. */
export const turnRound = (coordinates: Float32Array, facet: number): void => {
  const at = 9 * facet
  const second = coordinates.slice(at + 3, at + 6)
  coordinates.copyWithin(at + 3, at + 6, at + 9)
  coordinates.set(second, at + 6)
}

/** Turns a closed body so that its facets look outwards. */
export const outward = (body: Mesh): Mesh => {
  if (signedVolumeMm3(body) >= 0) return body
  const coordinates = body.coordinates.slice()
  for (let facet = 0; facet < body.facetCount; facet++) turnRound(coordinates, facet)
  return meshOf(coordinates)
}

const signedVolumeMm3 = ({ coordinates: c }: Mesh): number => {
  let volume = 0
  for (let at = 0; at < c.length; at += 9) {
    const [ax, ay, az, bx, by, bz, cx, cy, cz] = c.subarray(at, at + 9) as unknown as number[]
    volume += ax! * (by! * cz! - bz! * cy!) + ay! * (bz! * cx! - bx! * cz!) + az! * (bx! * cy! - by! * cx!)
  }
  return volume / 6
}
