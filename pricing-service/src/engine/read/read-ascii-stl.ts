// A whole ASCII STL file in memory → mesh. The grammar itself is in the push reader.
import { limits } from '../../limits.ts'
import type { Mesh } from '../mesh.ts'
import type { Refusal } from '../refusal.ts'
import { afterByteOrderMark, isBlank, isKeyword, solidWord } from './ascii-grammar.ts'
import { asciiStlReader } from './ascii-stl-reader.ts'

/** What CAD programs write per facet, rounded up; a wrong guess costs a copy, nothing else. */
const bytesPerFacetGuess = 240

/** Whether the file begins with `solid` in any case, after a byte order mark and blanks. */
export const beginsWithSolid = (bytes: Uint8Array): boolean => {
  let at = afterByteOrderMark(bytes, 0)
  while (at < bytes.length && isBlank(bytes[at]!)) at++
  return isKeyword(bytes, at, Math.min(at + solidWord.letters.length, bytes.length), solidWord.letters)
}

/** Errors: as the push reader, with the line named in the detail. */
export const readAsciiStl = (bytes: Uint8Array): Mesh | Refusal => {
  const reader = asciiStlReader({
    facetCountMax: limits.facetCountMax,
    facetCountExpected: Math.ceil(bytes.length / bytesPerFacetGuess),
    lineAt: byte => lineAt(bytes, byte),
  })
  reader.push(bytes)
  return reader.end()
}

/** Lines are counted from 1 and end at LF, or at a CR that no LF follows. */
const lineAt = (bytes: Uint8Array, byte: number): number => {
  let line = 1
  for (let at = 0; at < byte; at++) if (bytes[at] === 0x0a || (bytes[at] === 0x0d && bytes[at + 1] !== 0x0a)) line++
  return line
}
