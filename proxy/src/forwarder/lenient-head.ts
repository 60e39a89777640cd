// Reads the head of an answer whose server writes HTTP as it was written long ago: odd bytes flow in, the same bytes with one safe meaning flow out.
// Called by the parser instead of response-head.ts when the upstream is set to lenient.
import { isHopByHop } from './hop-by-hop.ts'
import { listedNamesOf, MalformedAnswer, type ResponseHead, readResponseHead } from './response-head.ts'

export type Leniency = 'strict' | 'lenient'

/** Bytes that no reader takes for a line end, an end of text or white space. NUL and a lone CR stay out: some readers end a line there. */
const oddControlBytes = /[\x01-\x08\x0b\x0c\x0e-\x1f\x7f]/g
const framingNames = new Set(['content-length', 'transfer-encoding', 'connection', 'keep-alive', 'upgrade', 'trailer'])

/**
 * Shape: as readResponseHead. Taken besides: line ends without CR, folded fields, control bytes in values and reason, one
 * Content-Length as a list of equal numbers. Never: any of them in a field that frames the message. So two readers may see
 * another *value*, but never another *end* of the answer; and the socket of an odd answer carries no other client's.
 * Errors: MalformedAnswer.
 */
export function readLenientHead(text: string, requestMethod: string): ResponseHead {
  const [start, ...fields] = fieldsOf(text)
  const plain = [start!, ...fields].map(plainText)
  const meaning = readResponseHead(plain.join(''), requestMethod)
  const listed = listedNamesOf(plain.slice(1))
  const kept = fields.filter((_, index) => !isDropped(nameOf(plain[index + 1]!), meaning.status, listed))
  const keepsAlive = meaning.keepsAlive && plain.join('') === text
  return { ...meaning, keepsAlive, text: start!.replace(/^HTTP\/1\.0/, 'HTTP/1.1') + kept.join(''), receivedText: text }
}

/** The index after the head's last field and the index of the body; null: the head goes on. */
export function endOfLenientHead(bytes: Buffer, start: number): { fieldsEnd: number; headEnd: number } | null {
  for (let index = bytes.indexOf(10, start); index !== -1; index = bytes.indexOf(10, index + 1)) {
    if (bytes[index + 1] === 10) return { fieldsEnd: index + 1, headEnd: index + 2 }
    if (bytes[index + 1] === 13 && bytes[index + 2] === 10) return { fieldsEnd: index + 1, headEnd: index + 3 }
  }
  return null
}

/** Lines with their ends; a folded line belongs to the field above it. */
function fieldsOf(text: string): string[] {
  const fields: string[] = []
  for (const line of text.match(/[^\n]*\n/g) ?? []) {
    if (!/^[ \t]/.test(line)) fields.push(line)
    else if (fields.length > 1) fields[fields.length - 1] += line
    else throw new MalformedAnswer('folded status line')
  }
  return fields
}

/** The field as a strict server would have written it, to ask what it means. */
function plainText(field: string): string {
  const value = field.replace(/\r?\n$/, '')
  const plain = `${value.replace(/\r?\n[ \t]+/g, ' ').replace(oddControlBytes, '?')}\r\n`
  const name = nameOf(plain)
  if (!framingNames.has(name)) return plain
  const length = name === 'content-length' ? /^([^:]+:)[ \t]*(\d+)(?:[ \t]*,[ \t]*\2)+[ \t]*$/.exec(value) : null
  if (length !== null) return `${length[1]} ${length[2]}\r\n`
  if (plain !== `${value}\r\n`) throw new MalformedAnswer(`odd bytes in ${name}`)
  return plain
}

function isDropped(name: string, status: number, listed: ReadonlySet<string> | null): boolean {
  return (isHopByHop(name) && !(name === 'upgrade' && status === 426)) || listed?.has(name) === true
}

function nameOf(field: string): string {
  return field.slice(0, field.indexOf(':')).toLowerCase()
}
