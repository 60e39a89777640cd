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

/** Where the reader stands between two words. */
type Place = 'start' | 'in solid' | 'in facet' | 'after solid'

const longestKeywordBytes = 'endsolid'.length
const [tab, lineFeed, carriageReturn, space] = [0x09, 0x0a, 0x0d, 0x20] as const
const byteOrderMark = [0xef, 0xbb, 0xbf] as const

export function asciiReader(): AsciiReader {
  const store = facetStore()
  let place: Place = 'start'
  /** Index of the next word in the grammar of a facet. */
  let facetWord = 0
  let inName = false
  let mayHaveMark = true
  /** Pieces of a word that the end of a chunk has cut. */
  let cutWord: Buffer[] = []
  let cutWordBytes = 0

  const push = (chunk: Uint8Array): ModelRefusal | null => {
    const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength)
    let at = 0
    while (at < bytes.length) {
      if (inName) {
        at = skipName(bytes, at)
        inName = at === bytes.length
      } else if (cutWordBytes === 0 && isBlank(bytes[at]!)) {
        mayHaveMark = false
        at++
      } else {
        const wordEnd = skipWord(bytes, at)
        const refusal = takePiece(bytes, at, wordEnd)
        if (refusal !== null) return refusal
        at = wordEnd
      }
    }
    return null
  }

  const takePiece = (bytes: Buffer, from: number, to: number): ModelRefusal | null => {
    if (to === bytes.length) return keepPiece(bytes.subarray(from, to))
    if (cutWordBytes === 0) return takeWord(bytes, from, to)
    return takeCutWord(bytes.subarray(from, to))
  }

  /** Only a number needs its bytes to any length: a keyword is refused once it is too long, a word of the normal is not looked at. */
  const keepPiece = (piece: Buffer): ModelRefusal | null => {
    const expected = place === 'in facet' ? facetGrammar[facetWord] : 'keyword'
    cutWordBytes += piece.length
    const mayBeKeyword = cutWordBytes <= longestKeywordBytes + byteOrderMark.length
    if (expected === number || mayBeKeyword) cutWord.push(Buffer.from(piece))
    return expected === number || expected === anyWord || mayBeKeyword ? null : 'MODEL_UNREADABLE'
  }

  const takeCutWord = (lastPiece: Buffer): ModelRefusal | null => {
    const word = Buffer.concat([...cutWord, lastPiece])
    cutWord = []
    cutWordBytes = 0
    return takeWord(word, 0, word.length)
  }

  const takeWord = (bytes: Buffer, from: number, to: number): ModelRefusal | null => {
    if (place === 'in facet') return takeFacetWord(bytes, from, to)
    const hasMark = mayHaveMark && byteOrderMark.every((byte, index) => bytes[from + index] === byte)
    const keywordAt = hasMark ? from + byteOrderMark.length : from
    mayHaveMark = false
    if (keywordAt === to) return null
    if (place !== 'in solid') return isKeyword('solid', bytes, keywordAt, to) ? enterName('in solid') : 'MODEL_UNREADABLE'
    if (isKeyword('facet', bytes, keywordAt, to)) return openFacet()
    return isKeyword('endsolid', bytes, keywordAt, to) ? enterName('after solid') : 'MODEL_UNREADABLE'
  }

  const enterName = (next: Place): null => {
    place = next
    inName = true
    return null
  }

  const openFacet = (): ModelRefusal | null => {
    if (store.facetCount() === facetCountMax) return 'MODEL_TOO_LARGE'
    place = 'in facet'
    facetWord = 0
    return null
  }

  const takeFacetWord = (bytes: Buffer, from: number, to: number): ModelRefusal | null => {
    const expected = facetGrammar[facetWord++]!
    if (expected === number) {
      const coordinate = asciiNumber(bytes, from, to)
      if (coordinate === null) return 'MODEL_UNREADABLE'
      store.add(coordinate)
    } else if (expected !== anyWord && !isKeyword(expected, bytes, from, to)) {
      return 'MODEL_UNREADABLE'
    }
    if (facetWord === facetGrammar.length) place = 'in solid'
    return null
  }

  function* end(): Generator<undefined, ReadModel> {
    const refusal = cutWordBytes > 0 ? takeCutWord(Buffer.alloc(0)) : null
    if (refusal !== null) return refused(refusal)
    if (place !== 'after solid') return refused('MODEL_UNREADABLE')
    if (store.facetCount() === 0) return refused('MODEL_EMPTY')
    return { kind: 'mesh', mesh: yield* store.mesh() }
  }

  return { push, end }
}

/** Space, TAB, LF, VT, FF, CR. */
const isBlank = (byte: number): boolean => byte === space || (byte >= tab && byte <= carriageReturn)

function skipWord(bytes: Buffer, from: number): number {
  let at = from
  while (at < bytes.length && !isBlank(bytes[at]!)) at++
  return at
}

/** A name runs to the next LF or CR and may hold any bytes. */
function skipName(bytes: Buffer, from: number): number {
  let at = from
  while (at < bytes.length && bytes[at] !== lineFeed && bytes[at] !== carriageReturn) at++
  return at
}

/** In any case. Setting bit 0x20 turns an upper-case letter into its lower-case one and nothing else into a letter. */
function isKeyword(keyword: string, bytes: Buffer, from: number, to: number): boolean {
  if (to - from !== keyword.length) return false
  for (let index = 0; index < keyword.length; index++) {
    if ((bytes[from + index]! | 0x20) !== keyword.charCodeAt(index)) return false
  }
  return true
}
