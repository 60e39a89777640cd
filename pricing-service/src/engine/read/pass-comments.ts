// What may stand before the first word of a text: byte order mark, blanks, comments. Programs write licences and whole histories there.
import { afterByteOrderMark, endsLine, isBlank } from './ascii-grammar.ts'
import { readingLimits } from './reading-limits.ts'

/** Shape: where the first line begins that is neither empty nor a comment with #, or the end of the bound. Cost: one look at each byte. */
export const passHashComments = (bytes: Uint8Array): number => {
  const end = Math.min(bytes.length, readingLimits.leadingCommentBytesMax)
  let at = passBlanks(bytes, afterByteOrderMark(bytes, 0), end)
  while (bytes[at] === 0x23 && at < end) {
    while (at < end && !endsLine(bytes[at]!)) at++
    at = passBlanks(bytes, at, end)
  }
  return at
}

/** Shape: where the first element, document type or text begins, or the end of the bound; an XML comment that does not end counts as text. */
export const passXmlComments = (bytes: Uint8Array): number => {
  const end = Math.min(bytes.length, readingLimits.leadingCommentBytesMax)
  let at = passBlanks(bytes, afterByteOrderMark(bytes, 0), end)
  for (;;) {
    const closing = begins(bytes, at, '<!--') ? '-->' : begins(bytes, at, '<?') ? '?>' : null
    if (closing === null) return at
    let close = at + 2
    while (close < end && !begins(bytes, close, closing)) close++
    if (close >= end) return at
    at = passBlanks(bytes, close + closing.length, end)
  }
}

const passBlanks = (bytes: Uint8Array, from: number, end: number): number => {
  let at = from
  while (at < end && isBlank(bytes[at]!)) at++
  return at
}

const begins = (bytes: Uint8Array, at: number, letters: string): boolean => {
  for (let index = 0; index < letters.length; index++) if (bytes[at + index] !== letters.charCodeAt(index)) return false
  return true
}
