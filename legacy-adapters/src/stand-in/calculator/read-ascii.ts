// ASCII STL, fed in chunks of any size: bytes → words → the grammar → coordinates. Called by read-stl.ts with pieces of a file, by tests with a stream.
import { asciiNumber } from './ascii-number.ts'
import { facetStore } from './facet-store.ts'
import type { ReadModel } from './mesh.ts'
import { type ModelRefusal, refused } from './refusal.ts'
import { facetCountMax } from './tables.ts'

export interface AsciiReader {
  /** The refusal as soon as it is met, null while all is well. Nothing may be pushed after a refusal. */
  push(chunk: Uint8Array): ModelRefusal | null
  end(): Generator<undefined, ReadModel>
}

/** What must follow the word `facet`, word by word: a keyword, any word, a number. */
const anyWord = Symbol('any word')
const number = Symbol('number')
const vertex = ['vertex', number, number, number] as const
const facetGrammar = ['normal', anyWord, anyWord, anyWord, 'outer', 'loop', ...vertex, ...vertex, ...vertex, 'endloop', 'endfacet'] as const

/** Where the reader stands between two words. Within a facet `facetWord` is the index of the next word of its grammar. */
type Place = 'start' | 'in solid' | 'in facet' | 'after solid'

const longestKeywordBytes = 'endsolid'.length
const [lineFeed, carriageReturn, space, tab] = [0x0a, 0x0d, 0x20, 0x09]
const byteOrderMark = [0xef, 0xbb, 0xbf]

export function asciiReader(): AsciiReader {
  const store = facetStore()
  let place: Place = 'start'
  let facetWord = 0
  let inName = false
  /** Bytes of a word that the end of a chunk has cut, in pieces. */
  let cutWord: Uint8Array[] = []
  let cutWordBytes = 0
  let mayHaveMark = true

  const push = (chunk: Uint8Array): ModelRefusal | null => {
    let at = 0
    while (at < chunk.length) {
      if (inName) {
        at = skipName(chunk, at)
        if (at < chunk.length) inName = false
      } else if (cutWordBytes === 0 && isBlank(chunk[at]!)) {
        mayHaveMark = false
        at++
      } else {
        const wordEnd = skipWord(chunk, at)
        const piece = chunk.subarray(at, wordEnd)
        const refusal = wordEnd === chunk.length ? keepPiece(piece) : takeWord(joinWord(piece))
        if (refusal !== null) return refusal
        at = wordEnd
      }
    }
    return null
  }

  const keepPiece = (piece: Uint8Array): ModelRefusal | null => {
    const expected = place === 'in facet' ? facetGrammar[facetWord] : 'keyword'
    cutWordBytes += piece.length
    // Only a number needs its bytes to any length: a keyword is refused once it is too long, a word of the normal is not looked at.
    if (expected === number || cutWordBytes <= longestKeywordBytes + byteOrderMark.length) cutWord.push(piece.slice())
    else if (expected !== anyWord) return 'MODEL_UNREADABLE'
    return null
  }

  const joinWord = (piece: Uint8Array): Uint8Array => {
    if (cutWordBytes === 0) return piece
    const word = Buffer.concat([...cutWord, piece])
    cutWord = []
    cutWordBytes = 0
    return word
  }

  const takeWord = (bytes: Uint8Array): ModelRefusal | null => {
    const word = mayHaveMark && startsWithMark(bytes) ? bytes.subarray(byteOrderMark.length) : bytes
    mayHaveMark = false
    if (word.length === 0) return null
    if (place === 'in facet') return takeFacetWord(word)
    const keyword = keywordOf(word)
    if (place === 'in solid' && keyword === 'facet') return openFacet()
    if (place === 'in solid' && keyword === 'endsolid') return enterName('after solid')
    if (place !== 'in solid' && keyword === 'solid') return enterName('in solid')
    return 'MODEL_UNREADABLE'
  }

  const openFacet = (): ModelRefusal | null => {
    if (store.facetCount() === facetCountMax) return 'MODEL_TOO_LARGE'
    place = 'in facet'
    facetWord = 0
    return null
  }

  const enterName = (next: Place): null => {
    place = next
    inName = true
    return null
  }

  const takeFacetWord = (word: Uint8Array): ModelRefusal | null => {
    const expected = facetGrammar[facetWord++]!
    if (expected === number) {
      const coordinate = asciiNumber(word)
      if (coordinate === null) return 'MODEL_UNREADABLE'
      store.add(coordinate)
    } else if (expected !== anyWord && keywordOf(word) !== expected) {
      return 'MODEL_UNREADABLE'
    }
    if (facetWord === facetGrammar.length) place = 'in solid'
    return null
  }

  function* end(): Generator<undefined, ReadModel> {
    const refusal = cutWordBytes > 0 ? takeWord(joinWord(new Uint8Array())) : null
    if (refusal !== null) return refused(refusal)
    if (place !== 'after solid') return refused('MODEL_UNREADABLE')
    if (store.facetCount() === 0) return refused('MODEL_EMPTY')
    return { kind: 'mesh', mesh: yield* store.mesh() }
  }

  return { push, end }
}

/** Space, TAB, LF, VT, FF, CR. */
const isBlank = (byte: number): boolean => byte === space || (byte >= tab! && byte <= carriageReturn!)

function skipWord(chunk: Uint8Array, from: number): number {
  let at = from
  while (at < chunk.length && !isBlank(chunk[at]!)) at++
  return at
}

/** A name runs to the next LF or CR and may hold any bytes. */
function skipName(chunk: Uint8Array, from: number): number {
  let at = from
  while (at < chunk.length && chunk[at] !== lineFeed && chunk[at] !== carriageReturn) at++
  return at
}

const startsWithMark = (word: Uint8Array): boolean => byteOrderMark.every((byte, index) => word[index] === byte)

/** In lower case; an empty text for what is too long to be one. latin1, so that no other letter can turn into an ASCII one. */
function keywordOf(word: Uint8Array): string {
  if (word.length > longestKeywordBytes) return ''
  return Buffer.from(word.buffer, word.byteOffset, word.byteLength).toString('latin1').toLowerCase()
}
