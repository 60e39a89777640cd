// Mesh → Wavefront OBJ: v and f, one object.
import { shortestFloat32 } from './float32-text.ts'
import { indexPoints } from './index-points.ts'
import { linesToBytes } from './join-bytes.ts'
import type { Mesh } from './solids/facets.ts'

/** Shape: a reader that rounds text → double → float32 gets the very coordinates of the mesh. */
export const toObj = (mesh: Mesh, { name = 'sample' }: { readonly name?: string } = {}): Uint8Array<ArrayBuffer> =>
  linesToBytes(objLines(mesh, name))

function* objLines(mesh: Mesh, name: string) {
  const { points, corners } = indexPoints(mesh)
  yield `o ${name}`
  for (let at = 0; at < points.length; at += 3)
    yield `v ${shortestFloat32(points[at]!)} ${shortestFloat32(points[at + 1]!)} ${shortestFloat32(points[at + 2]!)}`
  for (let at = 0; at < corners.length; at += 3) yield `f ${corners[at]! + 1} ${corners[at + 1]! + 1} ${corners[at + 2]! + 1}`
}
