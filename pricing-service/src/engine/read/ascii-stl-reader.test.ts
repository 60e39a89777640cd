import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isRefusal } from '../refusal.ts'
import { type AsciiStlReader, asciiStlReader } from './ascii-stl-reader.ts'

const bytesOf = (text: string): Uint8Array => Uint8Array.from(text, letter => letter.charCodeAt(0))
const facetText = 'facet normal 0 0 0 outer loop vertex 0 0 0 vertex 1 0 0 vertex 0 1 2.5 endloop endfacet\n'
const reader = (facetCountMax = 100): AsciiStlReader => asciiStlReader({ facetCountMax, facetCountExpected: 1 })

const readInPieces = (bytes: Uint8Array, cuts: readonly number[]) => {
  const streamed = reader()
  const ends = [...new Set(cuts.map(cut => cut % (bytes.length + 1)))].sort((a, b) => a - b)
  let from = 0
  for (const to of [...ends, bytes.length]) {
    streamed.push(bytes.slice(from, to))
    from = to
  }
  return streamed.end()
}

describe('the push reader', () => {
  const files = {
    sound: `\xef\xbb\xbf solid a b\r\n${facetText.repeat(3)}endsolid a b\r\nsolid\nendsolid\nsolid c\n${facetText}endsolid`,
    'with a wrong word': `solid\n${facetText}${facetText.replace('vertex 1', 'vortex 1')}endsolid\n`,
    'with a wrong number': `solid\n${facetText}${facetText.replace('2.5', '2.5.5')}endsolid\n`,
    'cut off': `solid\n${facetText}facet normal 0 0`,
    empty: 'solid\nendsolid\n',
    blank: ' \n ',
  }

  test.each(Object.entries(files))('gives the same answer wherever the stream cuts a file: %s', (_, text) => {
    const bytes = bytesOf(text)
    const whole = readInPieces(bytes, [])
    fc.assert(
      fc.property(fc.array(fc.nat(), { maxLength: 40 }), cuts => {
        expect(readInPieces(bytes, cuts)).toEqual(whole)
      }),
    )
    expect(
      readInPieces(
        bytes,
        Array.from(bytes, (_byte, index) => index),
      ),
    ).toEqual(whole)
  })

  test('reads what the reader of whole files reads', () => {
    expect(readInPieces(bytesOf(files.sound), [5, 90])).toMatchObject({ facetCount: 4 })
  })

  test('does not keep the pieces: the caller may write over them', () => {
    const bytes = bytesOf(files.sound)
    const streamed = reader()
    const piece = new Uint8Array(7)
    for (let from = 0; from < bytes.length; from += piece.length) {
      piece.fill(0x20)
      piece.set(bytes.subarray(from, from + piece.length))
      streamed.push(piece)
    }
    expect(streamed.end()).toEqual(readInPieces(bytes, []))
  })

  test('allows the last facet and refuses the next one when it begins', () => {
    const streamed = reader(3)
    expect(streamed.push(bytesOf(`solid\n${facetText.repeat(3)}`))).toBeNull()
    const refused = streamed.push(bytesOf('facet '))
    expect(refused).toMatchObject({ code: 'MODEL_TOO_LARGE' })
    expect(streamed.push(bytesOf('nonsense'))).toBe(refused)
    expect(streamed.end()).toBe(refused)

    const allowed = reader(3)
    allowed.push(bytesOf(`solid\n${facetText.repeat(3)}endsolid`))
    expect(allowed.end()).toMatchObject({ facetCount: 3 })
  })

  test('refuses in the order in which it meets things', () => {
    const streamed = reader(2)
    expect(streamed.push(bytesOf(`solid\n${facetText}${facetText.replace('loop', 'lop')}${facetText}`))).toMatchObject({
      code: 'MODEL_UNREADABLE',
    })
  })

  test('has no word too long: a number of a million digits in small pieces', () => {
    const streamed = reader()
    streamed.push(bytesOf('solid\nfacet normal 0 0 0 outer loop vertex 1.'))
    const zeros = bytesOf('0'.repeat(1_000))
    for (let piece = 0; piece < 1_000; piece++) streamed.push(zeros)
    streamed.push(bytesOf(`1 0 0 vertex 0 0 0 vertex 0 0 0 endloop endfacet endsolid`))
    const mesh = streamed.end()
    if (isRefusal(mesh)) throw new Error(mesh.detail)
    expect(mesh.coordinates[0]).toBe(1)
  })
})
