// Files that something happened to on their way: cut, with bytes lost, doubled or put in. Both readers must refuse the same ones, and price the rest alike.
import { randomBody, toAsciiStl, toBinaryStl } from '@ficus/pricing-service/sample-models'
import type { Body } from './bodies.ts'

/** What a byte may turn into: pieces of numbers, blanks of every kind, and what the grammar does not know. */
const alphabet = Buffer.from('0159.,eE+- \t\n\v\f\r\0#xNsolidfacetvertex\xff\xef\xbb\xbf', 'latin1')
const words = ['\n', ' ', '1e39', '-,5E-2', '.', ' nan ', 'solid\n', 'endsolid\n', 'facet ', 'vertex 1 2 3\n', '\u{feff}', '0'.repeat(400)]

/** Put in place of a whole word: around the ends of float32, between two float32 where text → double → float32 is two roundings, odd but legal, and not legal. */
const hardNumbers = [
  ...['1e39', '-3.4028236e38', '3.4028235e38', '3.40282356779733661e38', '1e-46', '7.1e-46', '1e-99999', '0e99999', '1e99999'],
  ...[
    '1.00000005960464477540',
    '1.000000178813934326171875',
    '1.00000017881393432617187499',
    `0,${'3'.repeat(900)}`,
    `${'0'.repeat(400)}7`,
  ],
  ...['-0', '+.5', '5,', '-,5E-2', '1.e1', '1.2.3', '1,2,3', '.', '+', '1e', '1e+', 'e5', '0x1', 'nan', 'Infinity', '1_0', '١'],
]

/** The minimal standard generator of Park and Miller. */
const picker = (seed: number) => {
  let state = seed + 1
  return (below: number): number => (state = (state * 48_271) % 2_147_483_647) % below
}

type Damage = (bytes: Buffer, pick: (below: number) => number) => Buffer

const splice = (bytes: Buffer, at: number, lostCount: number, gained: Uint8Array) =>
  Buffer.concat([bytes.subarray(0, at), gained, bytes.subarray(at + lostCount)])

const damages: readonly Damage[] = [
  (bytes, pick) => bytes.subarray(0, pick(bytes.length)),
  (bytes, pick) => splice(bytes, pick(bytes.length), 1, Buffer.of(alphabet[pick(alphabet.length)]!)),
  (bytes, pick) => splice(bytes, pick(bytes.length), 0, Buffer.of(alphabet[pick(alphabet.length)]!)),
  (bytes, pick) => splice(bytes, pick(bytes.length), 1 + pick(6), Buffer.alloc(0)),
  (bytes, pick) => splice(bytes, pick(bytes.length), 0, Buffer.from(words[pick(words.length)]!)),
  (bytes, pick) => {
    const at = pick(bytes.length)
    return splice(bytes, at, 0, bytes.subarray(at, at + pick(200)))
  },
  (bytes, pick) => splice(bytes, pick(80), 1, Buffer.of(alphabet[pick(alphabet.length)]!)),
  bytes => Buffer.concat([bytes, Buffer.from(' \n')]),
  (bytes, pick) => {
    const [start, end] = vertexNumber(bytes, pick)
    return splice(bytes, start, end - start, Buffer.from(hardNumbers[pick(hardNumbers.length)]!))
  },
]

/** Where the first number of some vertex of an ASCII file stands; in a binary one, any bytes. */
function vertexNumber(bytes: Buffer, pick: (below: number) => number): [start: number, end: number] {
  const vertex = bytes.indexOf('vertex ', pick(bytes.length))
  if (vertex === -1) return [pick(bytes.length), bytes.length]
  const start = vertex + 'vertex '.length
  return [start, bytes.indexOf(' ', start)]
}

/** Kinds of small random bodies; `sheet` is flat and left out. */
const kinds = 16

export const damagedFiles = (count: number): Body[] =>
  Array.from({ length: count }, (_, seed) => {
    const pick = picker(seed)
    const { name, mesh } = randomBody((seed % kinds) + 17 * (1 + pick(5)))
    const sound = pick(5) === 0 ? toBinaryStl(mesh) : toAsciiStl(mesh, { decimalComma: pick(2) === 0, solidCount: 1 + pick(2) })
    const damage = damages[seed % damages.length]!
    return { name: `damaged-${seed}-${name}`, bytes: () => damage(Buffer.from(sound), pick) }
  })
