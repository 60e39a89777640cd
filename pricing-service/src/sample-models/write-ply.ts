// Mesh → PLY in its three encodings: float x y z, list uchar int vertex_indices.
import { shortestFloat32 } from './float32-text.ts'
import { type IndexedPoints, indexPoints } from './index-points.ts'
import { joinBytes, linesToBytes } from './join-bytes.ts'
import type { Mesh } from './solids/facets.ts'

export type PlyOptions = { readonly encoding?: 'ascii' | 'binary_little_endian' | 'binary_big_endian' }

/** Shape: a reader that rounds text → double → float32 gets the very coordinates of the mesh. */
export const toPly = (mesh: Mesh, { encoding = 'binary_little_endian' }: PlyOptions = {}): Uint8Array<ArrayBuffer> => {
  const indexed = indexPoints(mesh)
  const header = linesToBytes([
    ...['ply', `format ${encoding} 1.0`, `element vertex ${indexed.points.length / 3}`],
    ...['property float x', 'property float y', 'property float z'],
    ...[`element face ${mesh.facetCount}`, 'property list uchar int vertex_indices', 'end_header'],
  ])
  return joinBytes([header, encoding === 'ascii' ? linesToBytes(rows(indexed)) : binaryRows(indexed, encoding === 'binary_little_endian')])
}

function* rows({ points, corners }: IndexedPoints) {
  for (let at = 0; at < points.length; at += 3)
    yield `${shortestFloat32(points[at]!)} ${shortestFloat32(points[at + 1]!)} ${shortestFloat32(points[at + 2]!)}`
  for (let at = 0; at < corners.length; at += 3) yield `3 ${corners[at]} ${corners[at + 1]} ${corners[at + 2]}`
}

const binaryRows = ({ points, corners }: IndexedPoints, littleEndian: boolean): Uint8Array => {
  const bytes = new Uint8Array(4 * points.length + 13 * (corners.length / 3))
  const view = new DataView(bytes.buffer)
  for (let at = 0; at < points.length; at++) view.setFloat32(4 * at, points[at]!, littleEndian)
  for (let at = 0, to = 4 * points.length; at < corners.length; at += 3, to += 13) {
    bytes[to] = 3
    for (let k = 0; k < 3; k++) view.setInt32(to + 1 + 4 * k, corners[at + k]!, littleEndian)
  }
  return bytes
}
