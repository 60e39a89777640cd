// Wavefront OBJ → mesh. One statement per line; `\` before the end of a line goes on with the next one in v, f, l and p. Comments begin with #, anywhere.
// v takes x y z, what follows (weight, colours) has no bearing; f takes v, v/vt, v//vn or v/vt/vn, from 1 or from the end (−1). Numbers: text/number-word.ts.
import { afterByteOrderMark } from '../ascii-grammar.ts'
import { type IndexedMesh, indexedMesh } from '../indexed-mesh.ts'
import type { ReadMesh, UnitCode } from '../model-in-millimetres.ts'
import { readingLimits } from '../reading-limits.ts'
import type { NoteCode, NoteTally } from '../reading-notes.ts'
import { Refused } from '../reading-refusal.ts'
import { excerpt, lineOf, nameText, wordEnd } from '../text/excerpt.ts'
import { grownIndices } from '../text/growing.ts'
import { asciiText, doubleOfWord } from '../text/number-word.ts'
import { millimetresPer, unitsOfCaller } from '../units.ts'
import { type ObjStatement, objStatements } from './obj-words.ts'

/** What programs write per vertex and per facet; a wrong guess costs a copy, nothing else. */
const bytesPerPointGuess = 60
const bytesPerFacetGuess = 40

/** Errors: MODEL_UNREADABLE with the line, MODEL_FEATURE_UNSUPPORTED, MODEL_TOO_LARGE, UNITS_REQUIRED. */
export const readObj = (bytes: Uint8Array, stated: UnitCode | null, notes: NoteTally): ReadMesh => {
  const units = unitsOfCaller(stated, 'An OBJ')
  const built = indexedMesh({
    formatName: 'OBJ',
    millimetresPerUnit: millimetresPer[units.code],
    pointCountExpected: Math.ceil(bytes.length / bytesPerPointGuess),
    facetCountExpected: Math.ceil(bytes.length / bytesPerFacetGuess),
    notes,
  })
  built.beginBody('')
  scan(bytes, built, notes)
  return { format: 'obj', units, ...built.finish() }
}

const isSpace = (byte: number): boolean => byte === 0x20 || byte === 0x09 || byte === 0x0b || byte === 0x0c
const endsLine = (byte: number): boolean => byte === 0x0a || byte === 0x0d
const slash = 0x2f
const backslash = 0x5c

const scan = (bytes: Uint8Array, built: IndexedMesh, notes: NoteTally): void => {
  const length = bytes.length
  let at = afterByteOrderMark(bytes, 0)
  let wordFrom = 0
  let face = new Uint32Array(96)

  const refuse = (what: string, from: number): never => {
    throw new Refused(
      'MODEL_UNREADABLE',
      `The OBJ has ${excerpt(bytes, from, wordEnd(bytes, from))} ${what} in line ${lineOf(bytes, from)}.`,
    )
  }

  const skipLine = (): void => {
    while (at < length && !endsLine(bytes[at]!)) at++
  }

  const skipStatement = (): void => {
    skipLine()
    while (bytes[at - 1] === backslash && at < length) {
      at += bytes[at] === 0x0d && bytes[at + 1] === 0x0a ? 2 : 1
      skipLine()
    }
  }

  /** Shape: true with the next word of the statement in [wordFrom, at); false at the end of the statement. */
  const nextWord = (): boolean => {
    for (;;) {
      while (at < length && isSpace(bytes[at]!)) at++
      if (at >= length || endsLine(bytes[at]!)) return false
      if (bytes[at] === 0x23) {
        skipLine()
        return false
      }
      if (bytes[at] !== backslash || (at + 1 < length && !endsLine(bytes[at + 1]!))) break
      at += bytes[at + 1] === 0x0d && bytes[at + 2] === 0x0a ? 3 : 2
    }
    wordFrom = at
    while (at < length) {
      const byte = bytes[at]!
      if (byte <= 0x20 ? isSpace(byte) || endsLine(byte) : byte === backslash && (at + 1 >= length || endsLine(bytes[at + 1]!))) break
      at++
    }
    return true
  }

  const coordinate = (statementFrom: number): number => {
    if (!nextWord()) refuse('with fewer than three coordinates', statementFrom)
    const value = doubleOfWord(bytes, wordFrom, at)
    if (!Number.isFinite(value)) refuse('where a finite number with a decimal point belongs', wordFrom)
    return value
  }

  const takeVertex = (statementFrom: number): void => {
    const x = coordinate(statementFrom)
    const y = coordinate(statementFrom)
    built.addPoint(x, y, coordinate(statementFrom))
    while (nextWord());
  }

  /** The vertex part of v/vt/vn, counted from 0; the rest is checked to be whole numbers and passed over. */
  const cornerOfWord = (): number => {
    let from = wordFrom
    const negative = bytes[from] === 0x2d
    if (negative) from++
    let index = 0
    let digitAt = from
    for (; digitAt < at; digitAt++) {
      const digit = bytes[digitAt]! - 0x30
      if (digit < 0 || digit > 9) break
      index = index * 10 + digit
    }
    if (digitAt === from || (digitAt < at && !isReferenceTail(bytes, digitAt, at)))
      refuse('where a corner like 7, 7/1 or 7//1 belongs', wordFrom)
    const corner = negative ? built.pointCount() - index : index - 1
    if (index === 0 || corner < 0 || corner >= readingLimits.pointCountMax) refuse('for a corner, which names no point,', wordFrom)
    return corner
  }

  const takeFace = (): void => {
    let count = 0
    while (nextWord()) {
      if (count === face.length) face = grownIndices(face)
      face[count++] = cornerOfWord()
      if (count > readingLimits.facetCountMax + 2)
        throw new Refused(
          'MODEL_TOO_LARGE',
          `The OBJ has a face of more than ${readingLimits.facetCountMax + 2} corners in line ${lineOf(bytes, wordFrom)}.`,
        )
    }
    built.addFace(face, count)
  }

  const takeName = (): void => {
    const from = at
    skipLine()
    built.beginBody(nameText(bytes, from, at, readingLimits.bodyNameBytesMax))
  }

  const takeOther = (from: number): void => {
    const keyword = at - from > 10 ? '' : asciiText(bytes, from, at)
    const statement = Object.hasOwn(objStatements, keyword) ? objStatements[keyword] : undefined
    if (statement === undefined || statement === 'vertex') refuse('where a statement belongs', from)
    else if (statement === 'refused')
      throw new Refused(
        'MODEL_FEATURE_UNSUPPORTED',
        `The OBJ has the statement "${keyword}" in line ${lineOf(bytes, from)}: free-form surfaces and other files are not read; export polygons.`,
      )
    else take[statement]()
  }

  const takeIgnored = (code: NoteCode) => (): void => {
    notes.add(code)
    while (nextWord());
  }

  const take: Readonly<Record<Exclude<ObjStatement, 'refused' | 'vertex'>, () => void>> = {
    face: takeFace,
    name: takeName,
    text: skipLine,
    numbers: skipStatement,
    line: takeIgnored('LINES_IGNORED'),
    curve: takeIgnored('LINES_IGNORED'),
    points: takeIgnored('POINTS_IGNORED'),
  }

  for (;;) {
    while (at < length && (isSpace(bytes[at]!) || endsLine(bytes[at]!))) at++
    if (at >= length) return
    if (bytes[at] === 0x23) {
      skipLine()
      continue
    }
    if (!nextWord()) continue
    const from = wordFrom
    if (at - from === 1 && bytes[from] === 0x76) takeVertex(from)
    else if (at - from === 1 && bytes[from] === 0x66) takeFace()
    else takeOther(from)
  }
}

/** `/` and whole numbers, as /1, //1 or /1/1; a trailing slash counts as an empty number. */
const isReferenceTail = (bytes: Uint8Array, from: number, to: number): boolean => {
  let slashCount = 0
  for (let at = from; at < to; at++) {
    const byte = bytes[at]!
    if (byte === slash) slashCount++
    else if ((byte < 0x30 || byte > 0x39) && byte !== 0x2d) return false
  }
  return bytes[from] === slash && slashCount <= 2
}
