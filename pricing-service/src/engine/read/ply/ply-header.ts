// The header of a PLY: lines of words up to end_header, which say what follows, in which order and of which types.
import { afterByteOrderMark } from '../ascii-grammar.ts'
import { readingLimits } from '../reading-limits.ts'
import type { NoteTally } from '../reading-notes.ts'
import { Refused } from '../reading-refusal.ts'
import { excerpt } from '../text/excerpt.ts'
import { asciiText } from '../text/number-word.ts'

export type PlyEncoding = 'ascii' | 'binary_little_endian' | 'binary_big_endian'
export type PlyType = 'int8' | 'uint8' | 'int16' | 'uint16' | 'int32' | 'uint32' | 'float32' | 'float64'

export const plyTypeBytes: Readonly<Record<PlyType, number>> = {
  int8: 1,
  uint8: 1,
  int16: 2,
  uint16: 2,
  int32: 4,
  uint32: 4,
  float32: 4,
  float64: 8,
}

export interface PlyProperty {
  readonly name: string
  readonly type: PlyType
  /** The type of the number in front of a list; null for a single value. */
  readonly countType: PlyType | null
}

export interface PlyElement {
  readonly name: string
  readonly count: number
  readonly properties: readonly PlyProperty[]
}

export interface PlyHeader {
  readonly encoding: PlyEncoding
  readonly elements: readonly PlyElement[]
  readonly bodyFrom: number
}

const typeNames: Readonly<Record<string, PlyType>> = {
  ...{ char: 'int8', uchar: 'uint8', short: 'int16', ushort: 'uint16', int: 'int32', uint: 'uint32', float: 'float32', double: 'float64' },
  ...(Object.fromEntries(Object.keys(plyTypeBytes).map(type => [type, type])) as Record<PlyType, PlyType>),
}
const encodings: readonly string[] = ['ascii', 'binary_little_endian', 'binary_big_endian'] satisfies PlyEncoding[]

/** Errors: MODEL_UNREADABLE with the line. Lines end with LF, CR LF or CR, as the first one does; blanks between words may be several. */
export const readPlyHeader = (bytes: Uint8Array, notes: NoteTally): PlyHeader => {
  let encoding: PlyEncoding | null = null
  const elements: { name: string; count: number; properties: PlyProperty[] }[] = []
  let propertyCount = 0
  let lineNumber = 0
  let lineEndBytes = 1
  const refuse: (what: string) => never = what => {
    throw new Refused('MODEL_UNREADABLE', `The header of the PLY ${what} (line ${lineNumber}).`)
  }

  const takeElement = ([, name, count, more]: readonly string[]): void => {
    if (name === undefined || count === undefined || more !== undefined || !/^\d{1,15}$/.test(count))
      refuse('has an element that is not "element NAME COUNT"')
    if (elements.some(element => element.name === name)) refuse(`has two elements "${name}"`)
    elements.push({ name, count: Number(count), properties: [] })
  }

  const takeProperty = (words: readonly string[]): void => {
    const element = elements.at(-1)
    if (element === undefined) refuse('has a property in front of the first element')
    const isList = words[1] === 'list'
    const [countWord, typeWord, name] = isList ? words.slice(2) : [null, words[1], words[2]]
    const type = typeOf(typeWord)
    const countType = countWord === null ? null : typeOf(countWord)
    if (type === undefined || countType === undefined || name === undefined || words.length !== (isList ? 5 : 3))
      refuse('has a property that is none of "property TYPE NAME" and "property list TYPE TYPE NAME"')
    if (countType === 'float32' || countType === 'float64') refuse(`counts the list "${name}" in ${countType}`)
    if (element.properties.some(property => property.name === name)) refuse(`has two properties "${name}"`)
    if (++propertyCount > readingLimits.plyPropertyCountMax) refuse(`has more than ${readingLimits.plyPropertyCountMax} properties`)
    element.properties.push({ name, type, countType })
  }

  const takeFormat = (words: readonly string[]): void => {
    if (encoding !== null || !encodings.includes(words[1]!) || words[2] !== '1.0')
      refuse('has a format other than ascii, binary_little_endian or binary_big_endian 1.0, or two of them')
    encoding = words[1] as PlyEncoding
  }

  /** Lines that begin with another word are second lines of comments, as old exporters write them. */
  const takeLine = (words: readonly string[]): void => {
    const [keyword] = words
    if (keyword === 'comment' || keyword === 'obj_info' || keyword === undefined) return
    if (keyword === 'element') takeElement(words)
    else if (keyword === 'property') takeProperty(words)
    else if (keyword === 'format') takeFormat(words)
    else notes.add('HEADER_LINES_IGNORED')
  }

  for (let at = afterByteOrderMark(bytes, 0); ; ) {
    lineNumber++
    const from = at
    while (at < bytes.length && bytes[at] !== 0x0a && bytes[at] !== 0x0d) at++
    if (at >= bytes.length && asciiText(bytes, from, at).trim() !== 'end_header') refuse('is cut off: it ends without end_header')
    if (at > readingLimits.plyHeaderBytesMax) refuse(`is longer than ${readingLimits.plyHeaderBytesMax} bytes`)
    const words = asciiText(bytes, from, at)
      .split(/[ \t]+/)
      .filter(word => word !== '')
    // As long as that of the first line: behind a bare CR, an LF is the first byte of a binary body.
    if (lineNumber === 1) lineEndBytes = bytes[at] === 0x0d && bytes[at + 1] === 0x0a ? 2 : 1
    at += bytes[at] === 0x0d ? lineEndBytes : 1
    if (words[0] === 'end_header' && words.length === 1) {
      if (encoding === null) refuse('has no format')
      return { encoding, elements, bodyFrom: Math.min(at, bytes.length) }
    }
    if (lineNumber > 1) takeLine(words)
    else if (words[0] !== 'ply' || words.length !== 1) refuse(`begins with ${excerpt(bytes, from, at)}`)
  }
}

const typeOf = (word: string | null | undefined): PlyType | undefined =>
  word !== null && word !== undefined && Object.hasOwn(typeNames, word) ? typeNames[word] : undefined
