// Mesh → 3MF: one object of one mesh, one build item, in a package of three parts.
import { shortestFloat32 } from './float32-text.ts'
import { indexPoints } from './index-points.ts'
import { linesToBytes } from './join-bytes.ts'
import type { Mesh } from './solids/facets.ts'
import { type NamedPart, storedZip } from './stored-zip.ts'

export type ThreeMfOptions = { readonly unit?: 'micron' | 'millimeter' | 'centimeter' | 'inch' | 'foot' | 'meter' }

const declaration = '<?xml version="1.0" encoding="UTF-8"?>'
const contentTypes = `${declaration}
<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
 <Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
 <Default Extension="model" ContentType="application/vnd.ms-package.3dmanufacturing-3dmodel+xml"/>
</Types>
`
const relationships = `${declaration}
<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">
 <Relationship Target="/3D/3dmodel.model" Id="rel0" Type="http://schemas.microsoft.com/3dmanufacturing/2013/01/3dmodel"/>
</Relationships>
`

/** Shape: a reader that rounds text → double → float32 gets the very coordinates of the mesh. */
export const to3mf = (mesh: Mesh, options: ThreeMfOptions = {}): Uint8Array<ArrayBuffer> =>
  storedZip(threeMfParts(linesToBytes(modelLines(mesh, options))))

/** The package around the bytes of a model part. */
export const threeMfParts = (model: Uint8Array): readonly NamedPart[] => [
  { name: '[Content_Types].xml', bytes: new TextEncoder().encode(contentTypes) },
  { name: '_rels/.rels', bytes: new TextEncoder().encode(relationships) },
  { name: '3D/3dmodel.model', bytes: model },
]

function* modelLines(mesh: Mesh, { unit = 'millimeter' }: ThreeMfOptions) {
  const { points, corners } = indexPoints(mesh)
  yield declaration
  yield `<model unit="${unit}" xml:lang="en-US" xmlns="http://schemas.microsoft.com/3dmanufacturing/core/2015/02">`
  yield ' <resources>'
  yield '  <object id="1" type="model"><mesh>'
  yield '   <vertices>'
  for (let at = 0; at < points.length; at += 3)
    yield `    <vertex x="${shortestFloat32(points[at]!)}" y="${shortestFloat32(points[at + 1]!)}" z="${shortestFloat32(points[at + 2]!)}"/>`
  yield '   </vertices>'
  yield '   <triangles>'
  for (let at = 0; at < corners.length; at += 3) yield `    <triangle v1="${corners[at]}" v2="${corners[at + 1]}" v3="${corners[at + 2]}"/>`
  yield '   </triangles>'
  yield '  </mesh></object>'
  yield ' </resources>'
  yield ' <build><item objectid="1"/></build>'
  yield '</model>'
}
