// The body of an ASCII PLY: one row per line, values between blanks; blank lines count for nothing. A row has exactly the values that the header announces.
import type { IndexedMesh } from '../indexed-mesh.ts'
import { readingLimits } from '../reading-limits.ts'
import type { NoteTally } from '../reading-notes.ts'
import { Refused } from '../reading-refusal.ts'
import { excerpt, lineOf, wordEnd } from '../text/excerpt.ts'
import { grownIndices } from '../text/growing.ts'
import { doubleOfWord, wholeOfWord } from '../text/number-word.ts'
import type { PlyHeader } from './ply-header.ts'
import type { PlyRows } from './ply-plan.ts'

/** Errors: MODEL_UNREADABLE with the line: a row with too few or too many values, a value that is no finite number, words after the last row. */
export const readAsciiPly = (
  bytes: Uint8Array,
  header: PlyHeader,
  plan: readonly PlyRows[],
  built: IndexedMesh,
  notes: NoteTally,
): void => {
  const length = bytes.length
  let at = header.bodyFrom
  let wordFrom = at
  let corners = new Uint32Array(96)
  const point = [0, 0, 0]

  const refuse = (what: string, from: number): never => {
    throw new Refused(
      'MODEL_UNREADABLE',
      `The PLY has ${excerpt(bytes, from, wordEnd(bytes, from))} ${what} in line ${lineOf(bytes, from)}.`,
    )
  }

  const toNextRow = (): void => {
    while (at < length && bytes[at]! <= 0x20 && (isSpace(bytes[at]!) || endsLine(bytes[at]!))) at++
  }

  /** The next value of the row in [wordFrom, at). */
  const nextWord = (rows: PlyRows, row: number): void => {
    while (at < length && isSpace(bytes[at]!)) at++
    wordFrom = at
    while (at < length && !isSpace(bytes[at]!) && !endsLine(bytes[at]!)) at++
    if (at > wordFrom) return
    throw new Refused(
      'MODEL_UNREADABLE',
      `The PLY has too few values in row ${row + 1} of ${rows.element.count} of the element "${rows.element.name}", line ${lineOf(bytes, at)}.`,
    )
  }

  const endRow = (): void => {
    while (at < length && isSpace(bytes[at]!)) at++
    if (at < length && !endsLine(bytes[at]!)) refuse('after the last value of a row', at)
  }

  const listCount = (rows: PlyRows, row: number): number => {
    nextWord(rows, row)
    const count = wholeOfWord(bytes, wordFrom, at)
    if (!(count >= 0)) refuse('where the number of values of a list belongs', wordFrom)
    return count
  }

  const takeCorners = (rows: PlyRows, row: number): number => {
    const count = listCount(rows, row)
    if (count > readingLimits.facetCountMax + 2)
      throw new Refused(
        'MODEL_TOO_LARGE',
        `The PLY has a face of ${count} corners in line ${lineOf(bytes, wordFrom)}; at most ${readingLimits.facetCountMax + 2} are read.`,
      )
    for (let k = 0; k < count; k++) {
      nextWord(rows, row)
      const corner = wholeOfWord(bytes, wordFrom, at)
      if (corner >>> 0 !== corner) refuse('where a corner, a whole number from 0, belongs', wordFrom)
      if (k === corners.length) corners = grownIndices(corners)
      corners[k] = corner
    }
    return count
  }

  const readRow = (rows: PlyRows, row: number): void => {
    const { properties } = rows.element
    let cornerCount = 0
    for (let place = 0; place < properties.length; place++) {
      const wanted = rows.places.indexOf(place)
      if (properties[place]!.countType !== null) {
        if (wanted >= 0) cornerCount = takeCorners(rows, row)
        else for (let left = listCount(rows, row); left > 0; left--) nextWord(rows, row)
        continue
      }
      nextWord(rows, row)
      if (wanted < 0) continue
      const value = doubleOfWord(bytes, wordFrom, at)
      if (!Number.isFinite(value)) refuse('where a finite number with a decimal point belongs', wordFrom)
      point[wanted] = value
    }
    if (rows.role === 'vertex') built.addPoint(point[0]!, point[1]!, point[2]!)
    else if (rows.role === 'face') built.addFace(corners, cornerCount)
  }

  for (const rows of plan) {
    if (rows.role === 'skipped') notes.add('ELEMENTS_SKIPPED', rows.element.count)
    if (rows.element.properties.length === 0) continue
    for (let row = 0; row < rows.element.count; row++) {
      toNextRow()
      readRow(rows, row)
      endRow()
    }
  }
  toNextRow()
  if (at < length) refuse('after the last row that its header announces', at)
}

const isSpace = (byte: number): boolean => byte === 0x20 || byte === 0x09 || byte === 0x0b || byte === 0x0c
const endsLine = (byte: number): boolean => byte === 0x0a || byte === 0x0d
