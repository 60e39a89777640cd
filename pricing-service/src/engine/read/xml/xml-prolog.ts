// What may stand around the elements of an XML document: byte order mark, declaration, comments, instructions. Document types are refused here.
import { afterByteOrderMark } from '../ascii-grammar.ts'
import { Refused } from '../reading-refusal.ts'
import { lineOf } from '../text/excerpt.ts'
import { asciiText } from '../text/number-word.ts'

/** UTF-16 and UTF-32 show in the first bytes: a byte order mark, or a NUL beside the first `<`. */
export const refuseOtherEncodings = (bytes: Uint8Array, what: string): void => {
  const [a, b] = [bytes[0], bytes[1]]
  if ((a === 0xff && b === 0xfe) || (a === 0xfe && b === 0xff) || (a === 0x3c && b === 0) || (a === 0 && (b === 0x3c || b === 0)))
    throw new Refused('XML_ENCODING_UNSUPPORTED', `The ${what} is written in UTF-16 or UTF-32; only UTF-8 is read.`)
}

/** Shape: where the document goes on behind byte order mark and declaration. Errors: XML_ENCODING_UNSUPPORTED, XML_MALFORMED. */
export const passDeclaration = (bytes: Uint8Array, what: string): number => {
  const from = afterByteOrderMark(bytes, 0)
  if (!/^<\?xml[ \t\r\n]/.test(asciiText(bytes, from, from + 6))) return from
  const to = passInstruction(bytes, from, what)
  const declaration = asciiText(bytes, from, to)
  const [, , version] = /\sversion\s*=\s*(["'])(.*?)\1/.exec(declaration) ?? []
  if (version !== '1.0') throw new Refused('XML_MALFORMED', `The ${what} declares itself as XML of another version than 1.0.`)
  const [, , encoding] = /\sencoding\s*=\s*(["'])(.*?)\1/.exec(declaration) ?? []
  if (encoding !== undefined && !/^(utf-?8|us-ascii|ascii)$/i.test(encoding))
    throw new Refused('XML_ENCODING_UNSUPPORTED', `The ${what} says that it is written in ${printed(encoding)}; only UTF-8 is read.`)
  return to
}

const printed = (text: string): string => text.replace(/[^\x20-\x7e]/g, '?').slice(0, 40)

/** `from` is on `<?`; Shape: behind `?>`. */
export const passInstruction = (bytes: Uint8Array, from: number, what: string): number => {
  for (let at = from + 2; at + 1 < bytes.length; at++) if (bytes[at] === 0x3f && bytes[at + 1] === 0x3e) return at + 2
  throw new Refused('XML_MALFORMED', `The ${what} is cut off in the instruction that begins in line ${lineOf(bytes, from)}.`)
}

/** `from` is on `<!`; Shape: behind the comment. Errors: XML_DTD_REFUSED for a document type and its declarations. */
export const passComment = (bytes: Uint8Array, from: number, what: string): number => {
  if (bytes[from + 2] !== 0x2d || bytes[from + 3] !== 0x2d) {
    const keyword = asciiText(bytes, from, from + 9).toUpperCase()
    if (/^<!(DOCTYPE|ENTITY|ELEMENT|ATTLIST|NOTATION)/.test(keyword))
      throw new Refused(
        'XML_DTD_REFUSED',
        `The ${what} has a document type (${keyword.slice(2)}) in line ${lineOf(bytes, from)}; none is read.`,
      )
    throw new Refused('XML_MALFORMED', `The ${what} has a <! that begins neither a comment nor CDATA in line ${lineOf(bytes, from)}.`)
  }
  for (let at = from + 4; at + 2 < bytes.length; at++) {
    if (bytes[at] !== 0x2d || bytes[at + 1] !== 0x2d) continue
    if (bytes[at + 2] === 0x3e) return at + 3
    throw new Refused('XML_MALFORMED', `The ${what} has -- inside the comment that begins in line ${lineOf(bytes, from)}.`)
  }
  throw new Refused('XML_MALFORMED', `The ${what} is cut off in the comment that begins in line ${lineOf(bytes, from)}.`)
}
