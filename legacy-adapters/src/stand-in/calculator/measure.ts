// Steps 2 to 5: volume, area and box of a mesh, in double, facet by facet in file order. The order of every operation below is the contract's.
import { coordinatesPerFacet, type Mesh } from './mesh.ts'

export interface Measures {
  readonly volumeMm3: number
  readonly areaMm2: number
  readonly sizeMm: { readonly x: number; readonly y: number; readonly z: number }
}

interface Sums {
  volume: number
  area: number
  readonly min: [number, number, number]
  readonly max: [number, number, number]
}

const facetsPerStep = 16_384

export function* measureMesh({ coordinates, facetCount }: Mesh): Generator<undefined, Measures> {
  const sums: Sums = { volume: 0, area: 0, min: [Infinity, Infinity, Infinity], max: [-Infinity, -Infinity, -Infinity] }
  for (let from = 0; from < facetCount; from += facetsPerStep) {
    const to = Math.min(from + facetsPerStep, facetCount)
    addVolumeAndArea(coordinates, from, to, sums)
    stretchBox(coordinates, from * coordinatesPerFacet, to * coordinatesPerFacet, sums)
    yield
  }
  const { min, max } = sums
  return {
    volumeMm3: Math.abs(sums.volume) / 6,
    areaMm2: sums.area,
    sizeMm: { x: max[0] - min[0], y: max[1] - min[1], z: max[2] - min[2] },
  }
}

function addVolumeAndArea(coordinates: Float32Array, fromFacet: number, toFacet: number, sums: Sums): void {
  let { volume, area } = sums
  for (let facet = fromFacet; facet < toFacet; facet++) {
    const at = facet * coordinatesPerFacet
    const [ax, ay, az] = [coordinates[at]!, coordinates[at + 1]!, coordinates[at + 2]!]
    const [bx, by, bz] = [coordinates[at + 3]!, coordinates[at + 4]!, coordinates[at + 5]!]
    const [cx, cy, cz] = [coordinates[at + 6]!, coordinates[at + 7]!, coordinates[at + 8]!]

    volume += ax * (by * cz - bz * cy) - ay * (bx * cz - bz * cx) + az * (bx * cy - by * cx)

    const [ux, uy, uz] = [bx - ax, by - ay, bz - az]
    const [wx, wy, wz] = [cx - ax, cy - ay, cz - az]
    const x = uy * wz - uz * wy
    const y = uz * wx - ux * wz
    const z = ux * wy - uy * wx
    area += 0.5 * Math.sqrt(x * x + y * y + z * z)
  }
  sums.volume = volume
  sums.area = area
}

function stretchBox(coordinates: Float32Array, from: number, to: number, { min, max }: Sums): void {
  for (let at = from; at < to; at++) {
    const axis = at % 3
    const coordinate = coordinates[at]!
    if (coordinate < min[axis]!) min[axis] = coordinate
    if (coordinate > max[axis]!) max[axis] = coordinate
  }
}
