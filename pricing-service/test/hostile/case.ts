// One hostile or odd file: how it is built, and what reading it must give.

import type { UnitCode } from '../../src/engine/read/model-in-millimetres.ts'
import type { NoteCode } from '../../src/engine/read/reading-notes.ts'
import type { ReadingRefusalCode } from '../../src/engine/read/reading-refusal.ts'

export interface Reads {
  readonly facetCount: number
  readonly notes?: readonly NoteCode[]
  readonly bodyCount?: number
}

export interface HostileCase {
  readonly name: string
  readonly build: () => Uint8Array
  /** What the caller states; mm when left out, null for nothing. */
  readonly units?: UnitCode | null
  readonly expects: ReadingRefusalCode | Reads
}

export const text = (content: string): Uint8Array => new TextEncoder().encode(content)

/** Bytes of characters below 256, so that \xff is one byte. */
export const latin = (content: string): Uint8Array => Uint8Array.from(content, letter => letter.charCodeAt(0))

export const joined = (...pieces: readonly Uint8Array[]): Uint8Array => Buffer.concat(pieces)

/** Cases out of a table of texts. */
export const textCases = (
  format: string,
  table: Readonly<Record<string, readonly [content: string, expects: HostileCase['expects']]>>,
): HostileCase[] =>
  Object.entries(table).map(([name, [content, expects]]) => ({ name: `${format}: ${name}`, build: () => text(content), expects }))
