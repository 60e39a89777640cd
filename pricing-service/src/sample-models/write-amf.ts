// Mesh → AMF, plain XML: one object of one volume.
import { shortestFloat32 } from './float32-text.ts'
import { indexPoints } from './index-points.ts'
import { linesToBytes } from './join-bytes.ts'
import type { Mesh } from './solids/facets.ts'

/** Shape: a reader that rounds text → double → float32 gets the very coordinates of the mesh. */
export const toAmf = (mesh: Mesh, { unit = 'millimeter' }: { readonly unit?: string } = {}): Uint8Array<ArrayBuffer> =>
  linesToBytes(amfLines(mesh, unit))

function* amfLines(mesh: Mesh, unit: string) {
  const { points, corners } = indexPoints(mesh)
  const [x, y, z] = [0, 1, 2].map(axis => (at: number) => shortestFloat32(points[at + axis]!))
  yield '<?xml version="1.0" encoding="UTF-8"?>'
  yield `<amf unit="${unit}" version="1.1">`
  yield '<object id="0"><mesh>'
  yield '<vertices>'
  for (let at = 0; at < points.length; at += 3)
    yield `<vertex><coordinates><x>${x!(at)}</x><y>${y!(at)}</y><z>${z!(at)}</z></coordinates></vertex>`
  yield '</vertices>'
  yield '<volume>'
  for (let at = 0; at < corners.length; at += 3)
    yield `<triangle><v1>${corners[at]}</v1><v2>${corners[at + 1]}</v2><v3>${corners[at + 2]}</v3></triangle>`
  yield '</volume>'
  yield '</mesh></object>'
  yield '</amf>'
}
