// STL: cut, lying, not finite, in every dialect.
import { box, toAsciiStl, toBinaryStl } from '../../src/sample-models/index.ts'
import { type HostileCase, joined, latin, text, textCases } from './case.ts'

const sound = (): Uint8Array => toBinaryStl(box([3, 4, 5]))
const facetCount = 12

const withCount = (count: number): Uint8Array => {
  const bytes = sound()
  new DataView(bytes.buffer).setUint32(80, count, true)
  return bytes
}

const withCoordinate = (place: number, value: number): Uint8Array => {
  const bytes = sound()
  new DataView(bytes.buffer).setFloat32(84 + 50 * 5 + 12 + 4 * place, value, true)
  return bytes
}

/** A file that has at least half of the facets that it announces is called a cut STL, a shorter one nothing. */
const cutBinary = [0, 1, 10, 79, 80, 83, 84, 85, 133, ...Array.from({ length: 11 }, (_, k) => 134 + 50 * k)].map((length): HostileCase => {
  const nearly = length >= 84 && Math.abs((length - 84) / 50 / facetCount - 1) <= 0.5
  return {
    name: `binary STL cut to ${length} bytes`,
    build: () => sound().subarray(0, length),
    expects: nearly ? 'MODEL_UNREADABLE' : 'FORMAT_UNKNOWN',
  }
})

const notFinite = [Number.NaN, Infinity, -Infinity].flatMap(value =>
  Array.from(
    { length: 9 },
    (_, place): HostileCase => ({
      name: `binary STL with ${value} as coordinate ${place}`,
      build: () => withCoordinate(place, value),
      expects: 'MODEL_UNREADABLE',
    }),
  ),
)

const binary: readonly HostileCase[] = [
  { name: 'binary STL: announces 2^32 - 1 facets', build: () => withCount(0xffff_ffff), expects: 'FORMAT_UNKNOWN' },
  { name: 'binary STL: announces half', build: () => withCount(6), expects: 'FORMAT_UNKNOWN' },
  { name: 'binary STL: announces one too many', build: () => withCount(13), expects: 'MODEL_UNREADABLE' },
  { name: 'binary STL: announces 0 and has 12', build: () => withCount(0), expects: 'FORMAT_UNKNOWN' },
  { name: 'binary STL: 0 facets, whole', build: () => new Uint8Array(84), expects: 'MODEL_EMPTY' },
  { name: 'binary STL: one byte behind', build: () => joined(sound(), new Uint8Array(1)), expects: 'MODEL_UNREADABLE' },
  { name: 'binary STL: 92 bytes behind', build: () => joined(sound(), new Uint8Array(92)), expects: 'MODEL_UNREADABLE' },
  { name: 'binary STL: "solid" header', build: () => toBinaryStl(box([1, 2, 3]), { header: 'solid x' }), expects: { facetCount } },
  {
    name: 'binary STL: "solid" header, cut',
    build: () => toBinaryStl(box([1, 2, 3]), { header: 'solid x' }).subarray(0, 400),
    expects: 'MODEL_UNREADABLE',
  },
  {
    name: 'binary STL: "ply" header',
    build: () => toBinaryStl(box([1, 2, 3]), { header: 'ply\nformat ascii 1.0' }),
    expects: { facetCount },
  },
  { name: 'binary STL: zip header', build: () => toBinaryStl(box([1, 2, 3]), { header: 'PK\u0003\u0004' }), expects: { facetCount } },
  { name: 'binary STL: no units stated', build: sound, units: null, expects: 'UNITS_REQUIRED' },
  { name: 'binary STL: flat', build: () => toBinaryStl(box([3, 4, 0])), expects: 'MODEL_FLAT' },
  { name: 'binary STL: 10 m long', build: () => toBinaryStl(box([1, 1, 10_000])), expects: { facetCount } },
  { name: 'binary STL: a little over 10 m', build: () => toBinaryStl(box([1, 1, 10_001])), expects: 'COORDINATE_SPAN_TOO_LARGE' },
  { name: 'binary STL: 20 m in metres', build: () => toBinaryStl(box([1, 1, 20])), units: 'm', expects: 'COORDINATE_SPAN_TOO_LARGE' },
  { name: 'binary STL: overflows in feet', build: () => toBinaryStl(box([1, 1, 3e38])), units: 'ft', expects: 'MODEL_UNREADABLE' },
  { name: 'binary STL: spans more than a float32', build: () => withCoordinate(0, 3.4e38), expects: 'COORDINATE_SPAN_TOO_LARGE' },
]

const facet = 'facet normal 0 0 1 outer loop vertex 0 0 0 vertex 1 0 0 vertex 0 1 2 endloop endfacet'
const words = `solid x\n${facet}\nendsolid x`.split(' ')
const cutAscii = Array.from(
  { length: words.length - 2 },
  (_, k): HostileCase => ({
    name: `ASCII STL cut after word ${k + 1}`,
    build: () => text(words.slice(0, k + 1).join(' ')),
    expects: 'MODEL_UNREADABLE',
  }),
)

const asciiNumbers = ['nan', 'inf', '-Infinity', '1e39', '0x10', '1..2', '--1', '1e', '١'].map(
  (number): HostileCase => ({
    name: `ASCII STL with ${number} as a coordinate`,
    build: () => text(`solid\n${facet.replace('vertex 1', `vertex ${number}`)}\nendsolid`),
    expects: 'MODEL_UNREADABLE',
  }),
)

const ascii: readonly HostileCase[] = [
  ...textCases('ASCII STL', {
    sound: [`solid\n${facet}\nendsolid`, { facetCount: 1 }],
    'CR LF and CR mixed': [`solid\r\n${facet.replaceAll(' ', '\r')}\nendsolid`, { facetCount: 1 }],
    'byte order mark and blanks in front': [`\ufeff \n\tsolid\n${facet}\nendsolid`, { facetCount: 1 }],
    'upper case': [`SOLID\n${facet.toUpperCase()}\nENDSOLID`, { facetCount: 1 }],
    'decimal commas': [`solid\n${facet.replace('vertex 1', 'vertex 1,5')}\nendsolid`, { facetCount: 1 }],
    empty: ['solid x\nendsolid x', 'MODEL_EMPTY'],
    'only blanks': [' \n\t ', 'FORMAT_UNKNOWN'],
    'only a byte order mark': ['\ufeff', 'FORMAT_UNKNOWN'],
    'NUL in the middle': [`solid\n${facet.replace('outer', 'ou\0ter')}\nendsolid`, 'MODEL_UNREADABLE'],
    'a comment': [`solid\n# x\n${facet}\nendsolid`, 'MODEL_UNREADABLE'],
    'four vertices': [`solid\n${facet.replace('endloop', 'vertex 0 0 9 endloop')}\nendsolid`, 'MODEL_UNREADABLE'],
    'two vertices': [`solid\n${facet.replace('vertex 0 1 2 ', '')}\nendsolid`, 'MODEL_UNREADABLE'],
    'words behind the end': [`solid\n${facet}\nendsolid\nmore`, 'MODEL_UNREADABLE'],
    flat: [`solid\n${facet.replace('0 1 2', '0 1 0')}\nendsolid`, 'MODEL_FLAT'],
  }),
  {
    name: 'ASCII STL: a word of a megabyte',
    build: () => text(`solid\n${facet.replace('vertex 1', `vertex 1.${'0'.repeat(1_000_000)}`)}\nendsolid`),
    expects: { facetCount: 1 },
  },
  {
    name: 'ASCII STL: a name of a megabyte',
    build: () => joined(latin(`solid ${'\xff'.repeat(1_000_000)}`), text(`\n${facet}\nendsolid`)),
    expects: { facetCount: 1 },
  },
  {
    name: 'ASCII STL: a megabyte of blanks',
    build: () => text(`solid\n${' \n'.repeat(500_000)}${facet}\nendsolid`),
    expects: { facetCount: 1 },
  },
  { name: 'ASCII STL: sound, without units', build: () => toAsciiStl(box([1, 1, 1])), units: null, expects: 'UNITS_REQUIRED' },
]

export const stlCases: readonly HostileCase[] = [...cutBinary, ...notFinite, ...binary, ...cutAscii, ...asciiNumbers, ...ascii]
