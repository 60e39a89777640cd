// Volume, area and box in plain doubles, in file order. The order of the operations is law: another one changes last digits.
import type { Mesh } from '../mesh.ts'

export type Sums = {
  readonly volumeMm3: number
  readonly areaMm2: number
  readonly sizeMm: { readonly x: number; readonly y: number; readonly z: number }
}

/** Shape: at least one facet. Open and inside-out meshes get no special treatment. Source: steps 2 to 5 of the contract page. */
export const sumUp = ({ coordinates, facetCount }: Mesh): Sums => {
  let v = 0
  let area = 0
  let [minX, minY, minZ, maxX, maxY, maxZ] = [Infinity, Infinity, Infinity, -Infinity, -Infinity, -Infinity]
  for (let at = 0, end = 9 * facetCount; at < end; at += 9) {
    const ax = coordinates[at]!
    const ay = coordinates[at + 1]!
    const az = coordinates[at + 2]!
    const bx = coordinates[at + 3]!
    const by = coordinates[at + 4]!
    const bz = coordinates[at + 5]!
    const cx = coordinates[at + 6]!
    const cy = coordinates[at + 7]!
    const cz = coordinates[at + 8]!

    v += ax * (by * cz - bz * cy) - ay * (bx * cz - bz * cx) + az * (bx * cy - by * cx)

    const ux = bx - ax
    const uy = by - ay
    const uz = bz - az
    const wx = cx - ax
    const wy = cy - ay
    const wz = cz - az
    const x = uy * wz - uz * wy
    const y = uz * wx - ux * wz
    const z = ux * wy - uy * wx
    area += 0.5 * Math.sqrt(x * x + y * y + z * z)

    minX = Math.min(minX, ax, bx, cx)
    minY = Math.min(minY, ay, by, cy)
    minZ = Math.min(minZ, az, bz, cz)
    maxX = Math.max(maxX, ax, bx, cx)
    maxY = Math.max(maxY, ay, by, cy)
    maxZ = Math.max(maxZ, az, bz, cz)
  }
  return { volumeMm3: Math.abs(v) / 6, areaMm2: area, sizeMm: { x: maxX - minX, y: maxY - minY, z: maxZ - minZ } }
}
