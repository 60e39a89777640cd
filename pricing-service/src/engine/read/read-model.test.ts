import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { limits } from '../../limits.ts'
import { jewelMesh, sampleModels, toAsciiStl, toBinaryStl } from '../../sample-models/index.ts'
import { isRefusal } from '../refusal.ts'
import { readModel } from './read-model.ts'

const mesh = jewelMesh('ring', { facetCount: 300, seed: 5 })
const binary = toBinaryStl(mesh)
const outcome = (bytes: Uint8Array): number | string => {
  const read = readModel(bytes)
  return isRefusal(read) ? read.code : read.facetCount
}
const withFloat = (value: number, byte = 84 + 50 * 7 + 12): Uint8Array => {
  const bytes = binary.slice()
  new DataView(bytes.buffer).setFloat32(byte, value, true)
  return bytes
}
const padded = (bytes: Uint8Array, byteCount: number): Uint8Array => {
  const longer = new Uint8Array(bytes.length + byteCount)
  longer.set(bytes)
  return longer
}

describe('which reader reads', () => {
  test('the length decides for binary, even if the file begins with solid', () => {
    expect(readModel(toBinaryStl(mesh, { header: 'solid a\nfacet normal' }))).toEqual(readModel(binary))
  })

  test('a file that fails the length test is never binary', () => {
    for (const bytes of [binary.subarray(0, -1), padded(binary, 1), padded(binary, 92), binary.subarray(0, 84)])
      expect(outcome(bytes)).toBe('MODEL_UNREADABLE')
    expect(outcome(padded(toBinaryStl(mesh, { header: 'solid a' }), 1))).toBe('MODEL_UNREADABLE')
  })

  test('a file that passes the length test is never ASCII', () => {
    const text = toAsciiStl(mesh)
    const room = (84 - text.length) % 50
    const bytes = padded(text, room < 0 ? room + 50 : room).fill(0x20, text.length)
    expect(outcome(bytes)).toBe(mesh.facetCount)
    new DataView(bytes.buffer).setUint32(80, (bytes.length - 84) / 50, true)
    expect(outcome(bytes)).not.toBe(mesh.facetCount)
  })

  test.each([2 ** 32 - 1, 2 ** 31, 2 ** 31 + mesh.facetCount, 85_899_346, 1_717_986_918])(
    'the length for a count of %i does not wrap',
    count => {
      const bytes = binary.slice()
      new DataView(bytes.buffer).setUint32(80, count, true)
      expect(outcome(bytes)).toBe('MODEL_UNREADABLE')
    },
  )

  test.each([
    ['0 bytes', new Uint8Array(0)],
    ['only blanks', new Uint8Array(500).fill(0x20)],
    ['83 bytes', new Uint8Array(83)],
    ['a zip file', Uint8Array.from('PK\x03\x04', letter => letter.charCodeAt(0))],
    ['only a byte order mark', Uint8Array.of(0xef, 0xbb, 0xbf)],
  ])('%s are MODEL_UNREADABLE', (_, bytes) => {
    expect(outcome(bytes)).toBe('MODEL_UNREADABLE')
  })

  test('what was found and what would be allowed is said', () => {
    expect(readModel(binary.subarray(0, -1))).toMatchObject({
      detail: expect.stringMatching(/it has \d+ bytes, but as binary its header announces \d+ facets/),
    })
  })
})

describe('a binary STL', () => {
  test('gives its coordinates to the last bit, whatever normals and attributes hold', () => {
    const bytes = toBinaryStl(mesh, { attribute: 0xffff })
    for (let facet = 0; facet < mesh.facetCount; facet++) bytes.fill(0xff, 84 + 50 * facet, 84 + 50 * facet + 12)
    expect(readModel(bytes)).toEqual({ facetCount: mesh.facetCount, coordinates: mesh.coordinates })
  })

  test('is read at any offset of a larger buffer and from shared memory, and is left as it was', () => {
    for (const offset of [0, 1, 2, 3, 7]) {
      const shared = new Uint8Array(new SharedArrayBuffer(binary.length + 8), offset, binary.length)
      shared.set(binary)
      expect(readModel(shared)).toEqual(readModel(binary))
      expect(shared.every((byte, index) => byte === binary[index])).toBe(true)
    }
  })

  test('of no facets is MODEL_EMPTY', () => {
    expect(outcome(new Uint8Array(84))).toBe('MODEL_EMPTY')
  })

  test.each([Number.NaN, Infinity, -Infinity])('with %d as a coordinate is MODEL_UNREADABLE', value => {
    expect(outcome(withFloat(value))).toBe('MODEL_UNREADABLE')
    expect(outcome(withFloat(value, binary.length - 6))).toBe('MODEL_UNREADABLE')
  })

  test('names the place of a coordinate that is not finite', () => {
    expect(readModel(withFloat(Number.NaN, 84 + 50 * 7 + 12 + 16))).toMatchObject({
      detail: 'The binary STL has NaN as Y of corner 2 of facet 8 (byte 462); coordinates must be finite numbers.',
    })
  })

  test.each([3.4028234663852886e38, -3.4028234663852886e38, 1.401298464324817e-45])('with %d as a coordinate is read', value => {
    expect(outcome(withFloat(value))).toBe(mesh.facetCount)
  })

  test('over the limit is MODEL_TOO_LARGE before any coordinate is looked at', () => {
    const facetCount = limits.facetCountMax + 1
    const bytes = new Uint8Array(84 + 50 * facetCount)
    new DataView(bytes.buffer).setUint32(80, facetCount, true)
    new DataView(bytes.buffer).setFloat32(96, Number.NaN, true)
    expect(outcome(bytes)).toBe('MODEL_TOO_LARGE')
  })
})

describe('every form of a model', () => {
  const dialects = {
    point: {},
    comma: { decimalComma: true },
    exponent: { numbers: 'exponent' },
    'all digits': { numbers: 'double' },
    'three solids': { solidCount: 3 },
  } as const

  test.each(Object.entries(dialects))('gives the same mesh: ASCII with %s', (_, options) => {
    expect(readModel(toAsciiStl(mesh, options))).toEqual({ facetCount: mesh.facetCount, coordinates: mesh.coordinates })
  })
})

describe('garbage', () => {
  const codes = ['MODEL_UNREADABLE', 'MODEL_EMPTY']
  const anyOutcome = (bytes: Uint8Array) => typeof outcome(bytes) === 'number' || codes.includes(outcome(bytes) as string)

  test('is answered, never thrown at', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 400 }), anyOutcome), { numRuns: 1_000 })
  })

  test('in the words of the grammar is answered too', () => {
    const word = fc.constantFrom(
      'solid',
      'endsolid',
      'facet',
      'normal',
      'outer',
      'loop',
      'vertex',
      'endloop',
      'endfacet',
      '1',
      '-2,5e3',
      '1e99',
      '\n',
      '\r',
      '\0',
      'ÿ',
    )
    const text = fc.array(word, { maxLength: 60 }).map(words => Uint8Array.from(`solid ${words.join(' ')}`, letter => letter.charCodeAt(0)))
    fc.assert(fc.property(text, anyOutcome), { numRuns: 1_000 })
  })

  test('in the middle of real files is answered: 600 mutated models', () => {
    const files = sampleModels.slice(0, 6).map(model => model.build())
    const change = fc.record({
      file: fc.constantFrom(...files),
      at: fc.nat(),
      byte: fc.integer({ min: 0, max: 255 }),
      cut: fc.option(fc.nat()),
    })
    const mutated = change.map(({ file, at, byte, cut }) => {
      const bytes = file.slice(0, cut === null ? undefined : cut % file.length)
      bytes[at % bytes.length] = byte
      return bytes
    })
    fc.assert(fc.property(mutated, anyOutcome), { numRuns: 600 })
  })
})
