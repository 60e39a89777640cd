// Where the fuzzer begins: a small sound file of every format, and every small file of the hostile corpus.
import { box, join, shift, tetrahedron, to3mf, toAmf, toAsciiStl, toBinaryStl, toObj, toPly } from '../../src/sample-models/index.ts'
import { text } from '../hostile/case.ts'
import { hostileCases } from '../hostile/index.ts'
import { components, mesh, modelXml, object, packageOf } from '../hostile/packages.ts'

export interface Seed {
  readonly name: string
  readonly bytes: Uint8Array
}

const body = join([tetrahedron([0, 0, 0], [4, 0, 0], [0, 4, 0], [0, 0, 4]), shift(box([1, 2, 3]), [7, 0, 0])])
const polygons = 'v 0 0 0\nv 4 2 0\nv 0 4 0\nv 1 2 0\nv 1 2 3\no a\nf 1 2 3 4\nf -5/1 -4/2/3 -1//4\ng b\nl 1 2\nf 1 \\\n 2 5 # end\n'
const nested = modelXml({
  attributes: 'unit="inch" requiredextensions="p"',
  resources: object(1, mesh) + object(2, components(1, 1)) + object(3, mesh, 'type="support"'),
  build: '<item objectid="2" transform="1 0 0 0 -1 0 0 0 1 5 5 5"/><item objectid="1" p:path="/3D/other.model"/><item objectid="3"/>',
})

export const soundSeeds: readonly Seed[] = [
  { name: 'stl-binary', bytes: toBinaryStl(body) },
  { name: 'stl-ascii', bytes: toAsciiStl(tetrahedron([0, 0, 0], [4, 0, 0], [0, 4, 0], [0, 0, 4])) },
  { name: 'obj', bytes: toObj(body) },
  { name: 'obj-polygons', bytes: text(polygons) },
  { name: 'ply-ascii', bytes: toPly(body, { encoding: 'ascii' }) },
  { name: 'ply-little-endian', bytes: toPly(body) },
  { name: 'ply-big-endian', bytes: toPly(body, { encoding: 'binary_big_endian' }) },
  { name: '3mf', bytes: to3mf(body) },
  {
    name: '3mf-deflated',
    bytes: packageOf(nested, [{ name: '3D/other.model', bytes: text(modelXml({ attributes: 'unit="inch"', build: '' })) }]),
  },
  { name: 'amf', bytes: toAmf(body) },
]

const smallBytes = 4_000

/** Builds the whole corpus once: a few seconds. */
export const corpusSeeds = (): readonly Seed[] =>
  hostileCases.map(({ name, build }) => ({ name, bytes: build() })).filter(({ bytes }) => bytes.length > 0 && bytes.length <= smallBytes)
