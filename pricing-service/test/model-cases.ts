// "Close reading" of the price contract, line by line, as data: a model and what the service must find in it.
import type { Breakdown, RefusalCode } from '../src/contract.ts'
import { asciiSolid, asciiStl, binaryStl, type Facet, type Point, tetrahedron } from './stl.ts'

export interface ModelCase {
  readonly law: string
  readonly bytes: () => Uint8Array
  readonly quantity?: number
  readonly finds: RefusalCode | Partial<Breakdown>
}

const unreadable = 'MODEL_UNREADABLE'
const part = tetrahedron(20)
const text = (content: string) => () => Buffer.from(content, 'latin1')
const closedPart = { facetCount: 4, openEdgeCount: 0, volumeMm3: '1333.333' } as const

/** The tetrahedron with one coordinate written differently: the corner at x = 20. */
const withNumber = (word: string) => text(asciiSolid(part).replaceAll('vertex 20 0 0', `vertex ${word} 0 0`))
const withNan = binaryStl([
  [
    [Number.NaN, 0, 0],
    [1, 0, 0],
    [0, 1, 0],
  ],
])

function announcing(facetCount: number, length: number, header = ''): Uint8Array {
  const bytes = Buffer.alloc(length)
  bytes.write(header, 0, 'latin1')
  bytes.writeUInt32LE(facetCount, 80)
  return bytes
}

/** ASCII that is sound in itself and whose length, by its own bytes 80 to 83, is also that of a binary file. */
function asciiOfBinaryLength(): Uint8Array {
  const name = Buffer.alloc(100, 'n', 'latin1')
  const facetCount = 12
  name.writeUInt32LE(facetCount, 80 - 'solid '.length)
  const sound = asciiSolid(part, { open: `solid ${name.toString('latin1')}`, close: 'endsolid' })
  return Buffer.from(sound.padEnd(84 + 50 * facetCount, ' '), 'latin1')
}

const whichReader: ModelCase[] = [
  { law: 'a file whose length is 84 + 50·n is binary', bytes: () => binaryStl(part), finds: closedPart },
  { law: 'it is binary even if it begins with "solid"', bytes: () => binaryStl(part, 'solid part'), finds: closedPart },
  { law: 'even if it is also sound ASCII', bytes: asciiOfBinaryLength, finds: { facetCount: 12 } },
  { law: 'one byte more is not binary', bytes: () => Buffer.concat([binaryStl(part), Buffer.alloc(1)]), finds: unreadable },
  { law: 'one byte less is not binary', bytes: () => binaryStl(part).subarray(0, -1), finds: unreadable },
  {
    law: 'a file that fails the length test goes to the ASCII reader if it begins with "solid"',
    bytes: () => Buffer.concat([binaryStl(part, 'solid part'), Buffer.alloc(1)]),
    finds: unreadable,
  },
  { law: 'n is unsigned and 84 + 50·n does not wrap (n = 2³¹ in 84 bytes)', bytes: () => announcing(2 ** 31, 84), finds: unreadable },
  { law: 'n = 2³² − 1 is not n = −1 (34 bytes)', bytes: () => Buffer.alloc(34, 0xff), finds: unreadable },
  { law: '83 bytes are too short for binary', bytes: () => Buffer.alloc(83), finds: unreadable },
]

const asciiGrammar: ModelCase[] = [
  { law: 'ASCII gives what binary gives', bytes: () => asciiStl(part), finds: closedPart },
  { law: 'a UTF-8 BOM may come first', bytes: () => Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), asciiStl(part)]), finds: closedPart },
  { law: 'all six blanks may come first', bytes: text(` \t\n\v\f\r${asciiSolid(part)}`), finds: closedPart },
  {
    law: 'all six blanks separate words',
    bytes: text(asciiSolid(part).replaceAll('outer loop', 'outer \t\v\f\r\nloop')),
    finds: closedPart,
  },
  { law: 'CR alone ends a line', bytes: () => asciiStl(part, { newline: '\r' }), finds: closedPart },
  { law: 'CR LF ends a line', bytes: () => asciiStl(part, { newline: '\r\n' }), finds: closedPart },
  {
    law: 'keywords come in any case',
    bytes: text(
      asciiSolid(part).replaceAll(/[a-z]+/g, (word, at: number) =>
        at % 2 === 0 ? word.toUpperCase() : `${word[0]}${word.slice(1).toUpperCase()}`,
      ),
    ),
    finds: closedPart,
  },
  { law: '"solid" must be followed by a blank', bytes: () => asciiStl(part, { open: 'solidpart' }), finds: unreadable },
  { law: 'a name may be missing', bytes: () => asciiStl(part, { open: 'solid', close: 'endsolid' }), finds: closedPart },
  {
    law: 'a name holds any bytes, NUL and keywords too',
    bytes: () => asciiStl(part, { open: 'solid \0\xff facet endsolid', close: 'endsolid \0 vertex' }),
    finds: closedPart,
  },
  {
    law: 'the three words after normal are not parsed',
    bytes: () => asciiStl(part, { normal: 'facet normal nan ? facet' }),
    finds: closedPart,
  },
  { law: 'a missing normal is unreadable', bytes: () => asciiStl(part, { normal: 'facet' }), finds: unreadable },
  { law: 'two words after normal are unreadable', bytes: () => asciiStl(part, { normal: 'facet normal 0 0' }), finds: unreadable },
  { law: 'several solids form one model', bytes: text(asciiSolid(part.slice(0, 2)) + asciiSolid(part.slice(2))), finds: closedPart },
  { law: 'empty solids are allowed among them', bytes: text(asciiSolid([]) + asciiSolid(part) + asciiSolid([])), finds: closedPart },
  { law: 'every solid must be closed: the last', bytes: () => asciiStl(part, { close: '' }), finds: unreadable },
  { law: 'every solid must be closed: one before', bytes: text(asciiSolid(part, { close: '' }) + asciiSolid(part)), finds: unreadable },
  { law: 'blanks may follow the last endsolid line', bytes: text(`${asciiSolid(part)} \t\n\v\f\r`), finds: closedPart },
  { law: 'nothing else may follow it', bytes: text(`${asciiSolid(part)}end`), finds: unreadable },
  { law: 'a comment is unreadable', bytes: text(asciiSolid(part).replace('outer loop', '# here\nouter loop')), finds: unreadable },
  { law: 'a colour is unreadable', bytes: text(asciiSolid(part).replace('endfacet', 'color 1 0 0\nendfacet')), finds: unreadable },
  { law: 'NUL between words is unreadable', bytes: text(asciiSolid(part).replace('outer loop', '\0outer loop')), finds: unreadable },
  { law: 'a facet without three vertices is unreadable', bytes: text(asciiSolid(part).replace('vertex 20 0 0\n', '')), finds: unreadable },
  {
    law: 'a facet with four vertices is unreadable',
    bytes: text(asciiSolid(part).replace('vertex 20 0 0\n', 'vertex 20 0 0\nvertex 1 1 1\n')),
    finds: unreadable,
  },
  {
    law: 'a vertex with two numbers is unreadable',
    bytes: text(asciiSolid(part).replace('vertex 20 0 0', 'vertex 20 0')),
    finds: unreadable,
  },
  { law: 'a file cut in the middle is unreadable', bytes: () => asciiStl(part).subarray(0, 200), finds: unreadable },
  { law: 'other formats are unreadable', bytes: text('ply\nformat ascii 1.0\n'), finds: unreadable },
]

const numbersThatAre20 = ['20', '+20', '20.', '20.0', '20,0', '20,', '2e1', '2E+1', '2.e1', '.2e2', ',2e2', '200e-1', '020', '20.0000001']
const numbersThatAreNone = [
  '',
  '.',
  ',',
  'e1',
  '2e',
  '2e+',
  '--20',
  '+-20',
  '2.0.0',
  '2,0.0',
  '0x14',
  '2_0',
  'Infinity',
  'inf',
  'nan',
  '20f',
  '²0',
]

const asciiNumbers: ModelCase[] = [
  ...numbersThatAre20.map(word => ({ law: `"${word}" is 20`, bytes: withNumber(word), finds: closedPart })),
  ...numbersThatAreNone.map(word => ({ law: `"${word}" is no number`, bytes: withNumber(word), finds: unreadable }) as const),
  {
    law: 'point and comma may be mixed within a file',
    bytes: text(asciiSolid(part).replace('vertex 20 0 0', 'vertex 20.0 0,0 0')),
    finds: closedPart,
  },
  { law: 'what overflows float32 is not finite', bytes: withNumber('3.5e38'), finds: unreadable },
  { law: 'what overflows double is not finite', bytes: withNumber('1e999'), finds: unreadable },
  { law: 'underflow is 0', bytes: text(asciiSolid(part).replaceAll('vertex 0 0 0', 'vertex 1e-60 0 -1e-400')), finds: closedPart },
]

const refusals: ModelCase[] = [
  { law: '0 bytes are unreadable', bytes: () => Buffer.alloc(0), finds: unreadable },
  { law: 'only blanks are unreadable', bytes: text(' \n\t '), finds: unreadable },
  { law: 'a BOM alone is unreadable', bytes: () => Buffer.from([0xef, 0xbb, 0xbf]), finds: unreadable },
  { law: 'an unclosed empty solid is unreadable', bytes: text('solid part\n'), finds: unreadable },
  { law: '"solid" alone is unreadable', bytes: text('solid'), finds: unreadable },
  { law: 'n = 0 is empty', bytes: () => binaryStl([]), finds: 'MODEL_EMPTY' },
  { law: 'closed solids without a facet are empty', bytes: text('solid a\nendsolid a\nsolid b\nendsolid b\n'), finds: 'MODEL_EMPTY' },
  { law: 'a 19-byte empty solid is empty', bytes: text('solid a\nendsolid a\n'), finds: 'MODEL_EMPTY' },
  { law: 'a coordinate that is not finite is unreadable, before flat', bytes: () => withNan, finds: unreadable },
  {
    law: 'infinity is unreadable',
    bytes: () =>
      binaryStl([
        [
          [Number.POSITIVE_INFINITY, 0, 0],
          [1, 0, 2],
          [0, 1, 1],
        ],
      ]),
    finds: unreadable,
  },
  { law: 'more than 5 000 000 facets are too large, before any coordinate', bytes: () => tooLargeWithNan(), finds: 'MODEL_TOO_LARGE' },
]

function tooLargeWithNan(): Uint8Array {
  const bytes = announcing(5_000_001, 84 + 50 * 5_000_001)
  new DataView(bytes.buffer, bytes.byteOffset).setFloat32(96, Number.NaN, true)
  return bytes
}

const sheet = (heightMm: number): Facet[] => [
  [
    [0, 0, 0],
    [10, 0, 0],
    [0, 10, heightMm],
  ],
]
const swapped = (facets: readonly Facet[]): Facet[] => facets.map(([a, b, c]) => [a, c, b])
const dot: Point = [0, 0, 0]

const geometry: ModelCase[] = [
  { law: 'a side of exactly 0 is flat', bytes: () => binaryStl(sheet(0)), finds: 'MODEL_FLAT' },
  {
    law: '−0 and 0 differ by 0: flat',
    bytes: () =>
      binaryStl([
        [
          [0, 0, -0],
          [10, 0, 0],
          [0, 10, -0],
        ],
      ]),
    finds: 'MODEL_FLAT',
  },
  {
    law: '0.0001 mm is not flat, prints 0.000 and makes 0 layers',
    bytes: () => binaryStl(sheet(0.0001)),
    finds: { facetCount: 1, openEdgeCount: 3, sizeMm: { x: '10.000', y: '10.000', z: '0.000' } },
  },
  {
    law: 'a closed mesh of volume 0 that is not flat is priced',
    bytes: () => binaryStl([...sheet(5), ...swapped(sheet(5))]),
    finds: { facetCount: 2, openEdgeCount: 0, volumeMm3: '0.000', massGrams: '0.000' },
  },
  { law: 'an inside-out mesh has the same volume', bytes: () => binaryStl(swapped(part)), finds: closedPart },
  {
    law: 'an open mesh is priced, with its open edges counted',
    bytes: () => binaryStl(part.slice(1)),
    finds: { facetCount: 3, openEdgeCount: 3 },
  },
  {
    law: 'degenerate facets count, and p→p is open',
    bytes: () => binaryStl([...part, [dot, dot, dot]]),
    finds: { facetCount: 5, openEdgeCount: 3, volumeMm3: '1333.333' },
  },
  {
    law: 'p→p is closed by another facet that has p→p',
    bytes: () => binaryStl([...part, [dot, dot, dot], [dot, dot, dot]]),
    finds: { facetCount: 6, openEdgeCount: 0 },
  },
  {
    law: "a facet's own edges never close each other",
    bytes: () => binaryStl([...part, [dot, [1, 2, 3], dot]]),
    finds: { facetCount: 5, openEdgeCount: 3 },
  },
  {
    law: 'one opposite edge closes any number of edges',
    bytes: () => binaryStl([...part, ...part]),
    finds: { facetCount: 8, openEdgeCount: 0 },
  },
  {
    law: 'an exact duplicate is another facet',
    bytes: () => binaryStl([...part.slice(1), part[1] as Facet]),
    finds: { facetCount: 4, openEdgeCount: 4 },
  },
  {
    law: 'points are equal when their numbers are: −0 equals 0',
    bytes: () =>
      binaryStl(part.map(facet => (facet === part[0] ? facet.map(p => p.map(n => (n === 0 ? -0 : n))) : facet) as unknown as Facet)),
    finds: closedPart,
  },
]

const money: ModelCase[] = [
  {
    law: 'MINIMUM lifts the piece to 900.00 before the discount, so a discounted price may lie below it',
    bytes: () => binaryStl(tetrahedron(1)),
    quantity: 200,
    finds: { unitPrice: '900.00', unitDiscount: '117.00', net: '156600.00', vat: '34452.00', total: '191052.00' },
  },
]

export const modelCases: readonly ModelCase[] = [...whichReader, ...asciiGrammar, ...asciiNumbers, ...refusals, ...geometry, ...money]
