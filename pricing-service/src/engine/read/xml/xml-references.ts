// References in XML text: the five entities and character references; every other entity is refused, so nothing can unfold.
import { Refused } from '../reading-refusal.ts'
import { excerpt, lineOf } from '../text/excerpt.ts'
import { asciiText } from '../text/number-word.ts'

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }

/** The longest that is looked at: &#x10FFFF; with room for leading zeros. */
const referenceBytesMax = 16

/** `from` is on `&`. Shape: behind the `;`. Errors: XML_ENTITY_UNKNOWN, XML_MALFORMED. */
export const passReference = (bytes: Uint8Array, from: number, what: string): number => {
  let to = from + 1
  while (to < bytes.length && to < from + referenceBytesMax && bytes[to] !== 0x3b) to++
  const name = asciiText(bytes, from + 1, to)
  const place = `${excerpt(bytes, from, to + 1)} in line ${lineOf(bytes, from)}`
  if (bytes[to] !== 0x3b || !/^(#\d+|#x[0-9a-fA-F]+|[\w:.-]+)$/.test(name))
    throw new Refused('XML_MALFORMED', `The ${what} has ${place}: an & begins a reference that ends with ;.`)
  if (characterOf(name) === null)
    throw new Refused(
      name.startsWith('#') ? 'XML_MALFORMED' : 'XML_ENTITY_UNKNOWN',
      `The ${what} has the reference ${place}, which stands for nothing.`,
    )
  return to + 1
}

const characterOf = (name: string): string | null => {
  if (!name.startsWith('#')) return Object.hasOwn(entities, name) ? entities[name]! : null
  const code = name[1] === 'x' ? Number.parseInt(name.slice(2), 16) : Number.parseInt(name.slice(1), 10)
  const allowed =
    code === 9 ||
    code === 10 ||
    code === 13 ||
    (code >= 0x20 && code < 0xd800) ||
    (code >= 0xe000 && code < 0xfffe) ||
    (code >= 0x10000 && code <= 0x10ffff)
  return allowed ? String.fromCodePoint(code) : null
}

/** Shape: bytes that passReference has seen, as text with its references put in; at most the first 4 096 bytes. */
export const decodedText = (bytes: Uint8Array, from: number, to: number): string => {
  const text = new TextDecoder().decode(bytes.subarray(from, Math.min(to, from + 4096)))
  return text.includes('&') ? text.replace(/&([^;&]+);/g, (reference, name: string) => characterOf(name) ?? reference) : text
}
