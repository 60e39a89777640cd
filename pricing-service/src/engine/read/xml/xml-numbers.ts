// Numbers in attributes and text of XML: blanks around them count for nothing.
import { doubleOfWord, wholeOfWord } from '../text/number-word.ts'

const isBlank = (byte: number | undefined): boolean => byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09

/** Shape: as doubleOfWord; NaN when it is no number. */
export const doubleIn = (bytes: Uint8Array, from: number, to: number): number => read(doubleOfWord, bytes, from, to)

/** Shape: a whole number from 0 that fits an index; NaN when it is none. */
export const indexIn = (bytes: Uint8Array, from: number, to: number): number => {
  let index = 0
  for (let at = from; at < to; at++) {
    const digit = bytes[at]! - 0x30
    if (digit < 0 || digit > 9) return padded(bytes, from, to)
    index = index * 10 + digit
  }
  return from < to && index <= 0xffff_fffe ? index : Number.NaN
}

const padded = (bytes: Uint8Array, from: number, to: number): number => {
  const index = read(wholeOfWord, bytes, from, to)
  return index >= 0 && index <= 0xffff_fffe ? index : Number.NaN
}

const read = (reader: typeof doubleOfWord, bytes: Uint8Array, from: number, to: number): number => {
  let [start, end] = [from, to]
  while (start < end && isBlank(bytes[start])) start++
  while (end > start && isBlank(bytes[end - 1])) end--
  return reader(bytes, start, end)
}
