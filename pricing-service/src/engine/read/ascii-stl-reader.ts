// ASCII STL in the push form: pieces of the file go in as they come, the mesh comes out at the end. Knows the grammar, not where bytes come from.
import type { Mesh } from '../mesh.ts'
import { type Refusal, type RefusalCode, refusal } from '../refusal.ts'
import {
  afterByteOrderMark,
  betweenSolids,
  endSolidWord,
  endsLine,
  facetSteps,
  facetWord,
  inEndName,
  inSolid,
  inSolidName,
  isBlank,
  isKeyword,
  solidWord,
} from './ascii-grammar.ts'
import { readNumber } from './ascii-number.ts'
import { splitWord } from './split-word.ts'

export type AsciiStlReader = {
  /** Reads on. Shape: null while all is well; after a refusal every further piece is refused alike and not looked at. */
  readonly push: (piece: Uint8Array) => Refusal | null
  readonly end: () => Mesh | Refusal
}

export type AsciiStlReaderOptions = {
  readonly facetCountMax: number
  /** Room made at the start; more is made when needed. */
  readonly facetCountExpected: number
  /** For the sentence of a refusal, when the caller can tell the line of a byte. */
  readonly lineAt?: (byte: number) => number
}

/** Errors: MODEL_UNREADABLE for whatever the grammar does not know, MODEL_TOO_LARGE at the facet after the last allowed, MODEL_EMPTY at the end. */
export const asciiStlReader = ({ facetCountMax, facetCountExpected, lineAt }: AsciiStlReaderOptions): AsciiStlReader => {
  let coordinates = new Float32Array(9 * Math.max(1, Math.min(facetCountExpected, facetCountMax)))
  let filledCount = 0
  let facetCount = 0
  let solidCount = 0
  let step = betweenSolids
  let refused: Refusal | null = null
  /** Bytes of the file before the piece being read, so that places can be named. */
  let bytesBefore = 0
  const cutWord = splitWord()

  const refuse = (code: RefusalCode, what: string, byte: number): void => {
    const place = lineAt === undefined ? `byte ${byte}` : `line ${lineAt(byte)} (byte ${byte})`
    refused = refusal(code, `The ASCII STL ${what} at ${place}${step >= 0 ? `, in facet ${facetCount + 1}` : ''}.`)
  }

  const refuseWord = (expected: string, bytes: Uint8Array, start: number, end: number, byte: number): void =>
    refuse('MODEL_UNREADABLE', `has ${excerpt(bytes, start, end)} where ${expected} belongs`, byte)

  const beginFacet = (byte: number): void => {
    if (facetCount === facetCountMax) {
      refuse('MODEL_TOO_LARGE', `has more than the ${facetCountMax} facets that are priced, the next one`, byte)
      return
    }
    if (filledCount === coordinates.length) coordinates = grown(coordinates, 9 * facetCountMax)
    step = 0
  }

  const takeFacetWord = (bytes: Uint8Array, start: number, end: number, byte: number): void => {
    const expected = facetSteps[step]!
    if (expected.kind === 'number') {
      const coordinate = readNumber(bytes, start, end)
      coordinates[filledCount++] = coordinate
      if (Number.isNaN(coordinate)) refuseWord('a number', bytes, start, end, byte)
      else if (!Number.isFinite(coordinate)) refuseWord('a number that fits a finite float32', bytes, start, end, byte)
    } else if (expected.kind === 'keyword' && !isKeyword(bytes, start, end, expected.letters)) {
      refuseWord(`"${expected.text}"`, bytes, start, end, byte)
    }
    step++
    if (step === facetSteps.length) {
      facetCount++
      step = inSolid
    }
  }

  const takeSolidWord = (bytes: Uint8Array, start: number, end: number, byte: number): void => {
    if (isKeyword(bytes, start, end, facetWord.letters)) beginFacet(byte)
    else if (isKeyword(bytes, start, end, endSolidWord.letters)) step = inEndName
    else refuseWord('"facet" or "endsolid"', bytes, start, end, byte)
  }

  const takeWordBetweenSolids = (bytes: Uint8Array, start: number, end: number, byte: number): void => {
    const from = byte === 0 ? afterByteOrderMark(bytes, start) : start
    if (from === end) return
    if (isKeyword(bytes, from, end, solidWord.letters)) {
      solidCount++
      step = inSolidName
    } else refuseWord('"solid"', bytes, from, end, byte)
  }

  /** `byte` is where the word begins in the file, `start` and `end` where it lies in `bytes`. */
  const takeWord = (bytes: Uint8Array, start: number, end: number, byte: number): void => {
    if (step >= 0) takeFacetWord(bytes, start, end, byte)
    else if (step === inSolid) takeSolidWord(bytes, start, end, byte)
    else takeWordBetweenSolids(bytes, start, end, byte)
  }

  /** Reads the piece from `at` on; a word that the end of the piece may have cut is kept for the next one. */
  const scan = (bytes: Uint8Array, from: number): void => {
    let at = from
    while (at < bytes.length && refused === null) {
      if (step === inSolidName || step === inEndName) {
        while (at < bytes.length && !endsLine(bytes[at]!)) at++
        if (at < bytes.length) step = step === inSolidName ? inSolid : betweenSolids
      }
      while (at < bytes.length && isBlank(bytes[at]!)) at++
      const start = at
      while (at < bytes.length && !isBlank(bytes[at]!)) at++
      if (start === at) return
      if (at === bytes.length) cutWord.append(bytes.subarray(start))
      else takeWord(bytes, start, at, bytesBefore + start)
    }
  }

  const takeCutWord = (endByte: number): void => {
    const word = cutWord.take()
    takeWord(word, 0, word.length, endByte - word.length)
  }

  /** Adds the beginning of the piece to a word that was cut. Shape: where reading goes on. */
  const finishCutWord = (piece: Uint8Array): number => {
    let at = 0
    while (at < piece.length && !isBlank(piece[at]!)) at++
    cutWord.append(piece.subarray(0, at))
    if (at < piece.length) takeCutWord(bytesBefore + at)
    return at
  }

  const push = (piece: Uint8Array): Refusal | null => {
    if (refused === null) {
      scan(piece, cutWord.byteCount() > 0 ? finishCutWord(piece) : 0)
      bytesBefore += piece.length
    }
    return refused
  }

  const end = (): Mesh | Refusal => {
    if (refused === null && cutWord.byteCount() > 0) takeCutWord(bytesBefore)
    if (refused === null && step !== betweenSolids && step !== inEndName)
      refuse('MODEL_UNREADABLE', 'is cut off: it ends without "endsolid"', bytesBefore)
    if (refused === null && solidCount === 0) refuse('MODEL_UNREADABLE', 'has nothing but blanks: it ends without "solid"', bytesBefore)
    if (refused === null && facetCount === 0) refused = refusal('MODEL_EMPTY', 'The ASCII STL has no facets; a model needs at least one.')
    return refused ?? { facetCount, coordinates: coordinates.subarray(0, filledCount) }
  }

  return { push, end }
}

const grown = (coordinates: Float32Array<ArrayBuffer>, lengthMax: number): Float32Array<ArrayBuffer> => {
  const facetCount = Math.ceil(coordinates.length / 9)
  const larger = new Float32Array(Math.min(9 * Math.ceil(facetCount * 1.5 + 16), lengthMax))
  larger.set(coordinates)
  return larger
}

/** Shape: the word in quotes, at most 24 bytes of it, with bytes that do not print as \xNN. */
const excerpt = (bytes: Uint8Array, start: number, end: number): string => {
  const shown = Array.from(bytes.subarray(start, Math.min(start + 24, end)), byte =>
    byte > 0x20 && byte < 0x7f ? String.fromCharCode(byte) : `\\x${byte.toString(16).padStart(2, '0')}`,
  )
  return `"${shown.join('')}${end - start > 24 ? '…' : ''}"`
}
