// Pieces of a file for the sentence of a refusal: what stands there, and in which line.
import { isBlank } from '../ascii-grammar.ts'

/** Shape: the bytes in quotes, at most 24 of them, with bytes that do not print as \xNN. */
export const excerpt = (bytes: Uint8Array, start: number, end: number): string => {
  const shown = Array.from(bytes.subarray(start, Math.min(start + 24, end)), byte =>
    byte > 0x1f && byte < 0x7f ? String.fromCharCode(byte) : `\\x${byte.toString(16).padStart(2, '0')}`,
  )
  return `"${shown.join('')}${end - start > 24 ? '…' : ''}"`
}

/** Where the word that begins at `start` ends; at most 64 bytes are looked at, which is enough for an excerpt. */
export const wordEnd = (bytes: Uint8Array, start: number): number => {
  let at = start
  while (at < bytes.length && at < start + 64 && !isBlank(bytes[at]!)) at++
  return at
}

/** Lines are counted from 1 and end at LF, or at a CR that no LF follows. */
export const lineOf = (bytes: Uint8Array, byte: number): number => {
  let line = 1
  for (let at = 0; at < byte; at++) if (bytes[at] === 0x0a || (bytes[at] === 0x0d && bytes[at + 1] !== 0x0a)) line++
  return line
}

/** A name out of a file, as text that can be shown: UTF-8, control characters and halves of characters replaced, at most `bytesMax` bytes of it. */
export const nameText = (bytes: Uint8Array, start: number, end: number, bytesMax: number): string =>
  printable(new TextDecoder().decode(bytes.subarray(start, Math.min(end, start + bytesMax))))

export const printable = (text: string): string => text.replace(/[\u0000-\u001f\u007f-\u009f\ufeff\ufffd]/g, '�').trim()
