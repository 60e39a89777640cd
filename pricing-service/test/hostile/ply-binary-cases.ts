// Binary PLY in both byte orders: cut within the body, every type, lists in strange places, lengths that lie.
import { box, toPly } from '../../src/sample-models/index.ts'
import { type HostileCase, joined, text } from './case.ts'
import { bad, header, list, two, xyz } from './ply-parts.ts'

const cutBinary = (['binary_little_endian', 'binary_big_endian'] as const).flatMap(encoding => {
  const whole = toPly(box([3, 4, 5]), { encoding })
  const bodyFrom = whole.length - (8 * 12 + 12 * 13)
  const places = [0, 1, 4, 12, 50, 95, 96, 97, 98, 101, 105, 109, 110, 200, 8 * 12 + 12 * 13 - 13, 8 * 12 + 12 * 13 - 1]
  return places.map(
    (bytes): HostileCase => ({
      name: `${encoding} PLY cut ${bytes} bytes behind the header`,
      build: () => whole.subarray(0, bodyFrom + bytes),
      expects: bad,
    }),
  )
})

const binary = (vertex: string, face: string, body: readonly number[], littleEndian = true): Uint8Array =>
  joined(text(header(vertex, face, littleEndian ? 'binary_little_endian' : 'binary_big_endian')), Uint8Array.from(body))
const zeros = (count: number): number[] => new Array<number>(count).fill(0)
const bytePoints = 'element vertex 4\nproperty char x\nproperty char y\nproperty char z'
const bytes = [0, 0, 0, 4, 0, 0, 0, 4, 0, 0, 1, 252]
const byteFaces = `element face 2\nproperty list uchar uchar vertex_indices`
const bytesSound = [...bytes, 3, 0, 1, 3, 3, 1, 2, 3]
const nanRow = [0, 0, 0xc0, 0x7f]

const binaries: readonly HostileCase[] = [
  { name: 'binary PLY: bytes for everything', build: () => binary(bytePoints, byteFaces, bytesSound), expects: two },
  {
    name: 'binary PLY: blank bytes behind',
    build: () => binary(bytePoints, byteFaces, [...bytesSound, 0, 10, 13, 32]),
    expects: { ...two, notes: ['TRAILING_BLANKS'] },
  },
  { name: 'binary PLY: a byte behind', build: () => binary(bytePoints, byteFaces, [...bytesSound, 1]), expects: bad },
  {
    name: 'binary PLY: corner beyond the points',
    build: () => binary(bytePoints, byteFaces, [...bytes, 3, 0, 1, 4, 3, 1, 2, 3]),
    expects: bad,
  },
  {
    name: 'binary PLY: negative corner',
    build: () => binary(bytePoints, byteFaces.replace('uchar uchar', 'uchar char'), [...bytes, 3, 0, 1, 255, 3, 1, 2, 3]),
    expects: bad,
  },
  {
    name: 'binary PLY: negative count',
    build: () => binary(bytePoints, byteFaces.replace('uchar uchar', 'char uchar'), [...bytes, 255, 0, 1, 3, 3, 1, 2, 3]),
    expects: bad,
  },
  {
    name: 'binary PLY: corners in float, whole',
    build: () =>
      binary(bytePoints, `element face 1\nproperty list uchar float vertex_indices`, [
        ...bytes,
        3,
        ...zeros(4),
        0,
        0,
        0x80,
        0x3f,
        0,
        0,
        0x40,
        0x40,
      ]),
    expects: { facetCount: 1 },
  },
  {
    name: 'binary PLY: corners in float, broken',
    build: () =>
      binary(bytePoints, `element face 1\nproperty list uchar float vertex_indices`, [
        ...bytes,
        3,
        ...zeros(4),
        0,
        0,
        0x80,
        0x3f,
        0,
        0,
        0xc0,
        0x3f,
      ]),
    expects: bad,
  },
  {
    name: 'binary PLY: a face of 2^32 − 1 corners',
    build: () => binary(bytePoints, `element face 1\nproperty list uint uchar vertex_indices`, [...bytes, 255, 255, 255, 255, 0, 0, 0]),
    expects: bad,
  },
  {
    name: 'binary PLY: a face of 200 corners in 3 bytes',
    build: () => binary(bytePoints, `element face 1\nproperty list uchar uchar vertex_indices`, [...bytes, 200, 0, 0]),
    expects: bad,
  },
  ...['x', 'y', 'z'].map(
    (axis, place): HostileCase => ({
      name: `binary PLY: NaN as ${axis}`,
      build: () =>
        binary(`element vertex 1\n${xyz}`, `element face 1\n${list}`, [...zeros(4 * place), ...nanRow, ...zeros(8 - 4 * place), 0]),
      expects: bad,
    }),
  ),
  {
    name: 'binary PLY: infinite double',
    build: () =>
      binary('element vertex 1\nproperty double x\nproperty double y\nproperty double z', `element face 1\n${list}`, [
        ...zeros(6),
        0xf0,
        0x7f,
        ...zeros(16),
        0,
      ]),
    expects: bad,
  },
  {
    name: 'binary PLY: double too large for float32',
    build: () =>
      binary(
        'element vertex 1\nproperty double x\nproperty double y\nproperty double z',
        'element face 1\nproperty list uchar uchar vertex_indices',
        [...zeros(6), 0xe0, 0x7f, ...zeros(16), 3, 0, 0, 0],
      ),
    expects: bad,
  },
  {
    name: 'binary PLY: lists among the values of a vertex',
    build: () =>
      binary(
        'element vertex 3\nproperty list uchar uchar l\nproperty char x\nproperty char y\nproperty char z',
        'element face 1\nproperty list uchar uchar vertex_indices',
        [2, 9, 9, 0, 0, 0, 0, 4, 0, 0, 1, 9, 0, 4, 4, 3, 0, 1, 2],
      ),
    expects: { facetCount: 1 },
  },
  {
    name: 'binary PLY: an element of lists, cut',
    build: () => binary(bytePoints, `element other 5\nproperty list uint double d\n${byteFaces}`, [...bytes, ...zeros(16)]),
    expects: bad,
  },
  {
    name: 'binary PLY: an element of lists, lying',
    build: () =>
      binary(bytePoints, `element other 1\nproperty list uint double d\n${byteFaces}`, [...bytes, 255, 255, 255, 255, ...zeros(16)]),
    expects: bad,
  },
  {
    name: 'binary PLY: an element of no properties, 10^15 times',
    build: () => binary(bytePoints, `element nothing 999999999999999\n${byteFaces}`, bytesSound),
    expects: { ...two, notes: ['ELEMENTS_SKIPPED'] },
  },
  {
    name: 'binary PLY: 9 999 999 faces of nothing announced',
    build: () => binary(bytePoints, 'element face 9999999\nproperty list uchar uchar vertex_indices', [...bytes, ...zeros(1_000)]),
    expects: bad,
  },
  {
    name: 'binary PLY: three million empty faces',
    build: () =>
      joined(binary(bytePoints, 'element face 3000000\nproperty list uchar uchar vertex_indices', bytes), new Uint8Array(3_000_000)),
    expects: 'MODEL_EMPTY',
  },
]

export const plyBinaryCases: readonly HostileCase[] = [...cutBinary, ...binaries]
