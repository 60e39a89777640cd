// What a proxy changed: two recordings of one case flow in, the differences that the case does not allow flow out, in words. None is what we want.
import type { WireCase } from './case-file.ts'
import { type Message, methodsOf, readMessages } from './messages.ts'
import type { Recording } from './play.ts'

/** `byte`: each byte counts. `meaning`: letter case and order of fields, the reason, Date and fields of one hop do not (how peers are read, too). */
export type Sharpness = 'byte' | 'meaning'

/** Names of `allowed-differences.ts` that excuse bytes; the other names say why the case states what is expected. */
export const excusingNames = ['hop-by-hop-fields', 'answer-version', 'request-chunk-boundaries', 'request-white-space'] as const

/** Shape: `direct` null where the answer is not legacy's, so that the case states what both sides get. */
export function differencesOf(wireCase: WireCase, direct: Recording | null, through: Recording, sharpness: Sharpness = 'byte'): string[] {
  if (through.stuck !== null) return [through.stuck]
  const sent = Buffer.concat(wireCase.steps.filter(step => step.side === 'client').map(step => step.bytes))
  const reading: Reading = { differs: wireCase.differs, sharpness }
  const found: string[] = []
  if (wireCase.compare !== 'legacy') found.push(...answerDifferences(wireCase, direct, through, methodsOf(sent), reading))
  if (wireCase.compare !== 'client') found.push(...requestDifferences(wireCase, direct?.legacy ?? sent, through.legacy, reading))
  if (direct !== null) found.push(...endDifferences(wireCase, direct, through))
  const { connectionCount } = wireCase
  if (connectionCount !== null && sharpness === 'byte' && through.legacyConnectionCount !== connectionCount) {
    found.push(`legacy saw ${through.legacyConnectionCount} connections, not ${connectionCount}`)
  }
  return found
}

interface Reading {
  readonly differs: readonly string[]
  readonly sharpness: Sharpness
}

const hopFields = new Set(['connection', 'keep-alive', 'proxy-connection', 'te', 'upgrade'])

function answerDifferences(
  wireCase: WireCase,
  direct: Recording | null,
  through: Recording,
  methods: readonly string[],
  reading: Reading,
): string[] {
  const wanted = wireCase.expected.client
  const statuses = wanted?.toString('latin1').trim() ?? ''
  if (wanted === undefined || !/^\d{3}(?: \d{3})*$/.test(statuses)) {
    return difference('the client got', wanted ?? direct!.client, through.client, methods, reading)
  }
  const answers = readMessages(through.client, methods)
  const got = answers.map(answer => answer.start.split(' ')[1]).join(' ')
  if (got !== statuses) return [`the client got status ${got || 'none'}, not ${statuses}`]
  const pages = answers.filter((_, index) => statuses.length > 0 && methods[index] !== 'HEAD')
  return reading.sharpness === 'byte' && pages.length > 0 && !ownPage.test(pages.at(-1)!.body)
    ? ['our own page names something of the inside']
    : []
}

const ownPage = /^<html><head><title>[A-Z][A-Za-z ]+<\/title><\/head><body><h1>\d{3}<\/h1><\/body><\/html>$/

function requestDifferences(wireCase: WireCase, usual: Buffer, through: Buffer, reading: Reading): string[] {
  const wanted = wireCase.expected.legacy ?? usual
  return wanted.toString('latin1').trim() === 'any' ? [] : difference('legacy got', wanted, through, null, reading)
}

function endDifferences(wireCase: WireCase, direct: Recording, through: Recording): string[] {
  if (wireCase.until === 'answers' && wireCase.differs.includes('connection-ends')) return []
  const [side, was, is] =
    wireCase.until === 'legacy closed'
      ? ['legacy', direct.legacyEnded, through.legacyEnded]
      : ['the client', direct.clientEnded, through.clientEnded]
  return was === is ? [] : [`${side}’s connection ended by ${is}, not by ${was}`]
}

/** `methods` are those of the requests that the answers belong to; null reads requests. */
function difference(who: string, wanted: Buffer, got: Buffer, methods: readonly string[] | null, reading: Reading): string[] {
  if (wanted.equals(got)) return []
  const excused = reading.sharpness === 'meaning' || reading.differs.some(name => (excusingNames as readonly string[]).includes(name))
  if (!excused) return [`${who} ${shown(got)}, not ${shown(wanted)}`]
  const leaks = reading.sharpness === 'byte' ? leakedFields(got, methods) : []
  if (leaks.length > 0) return [`${who} fields of the other hop: ${leaks.join(', ')}`]
  const [before, after] = [wanted, got].map(bytes => plain(readMessages(bytes, methods), methods !== null, reading))
  return before === after ? [] : [`${who} ${after}, not ${before}`]
}

/** The messages without what the case excuses. */
function plain(messages: readonly Message[], areAnswers: boolean, { differs, sharpness }: Reading): string {
  const loose = sharpness === 'meaning'
  const allows = (name: string) => loose || differs.includes(name)
  return messages
    .map(message => {
      let { start } = message
      if (areAnswers && allows('answer-version')) start = start.replace(/^HTTP\/1\.0/, 'HTTP/1.1')
      if (areAnswers && loose) start = start.replace(/^(\S+ \d{3}).*/, '$1')
      let fields = allows('hop-by-hop-fields') ? withoutHopFields(message.fields) : message.fields
      if (allows('request-white-space')) fields = fields.map(([name, value]) => [name, value.trim()])
      if (loose)
        fields = fields
          .map(([name, value]) => [name.toLowerCase(), value] as const)
          .filter(([name]) => name !== 'date')
          .sort(byName)
      const rechunked = message.framing === 'chunked' && (loose || (!areAnswers && allows('request-chunk-boundaries')))
      const body = rechunked ? `${message.body}|${loose ? message.trailers.toLowerCase() : message.trailers}` : message.rawBody
      return [start, ...fields.map(([name, value]) => `${name}:${value}`), message.framing, body, message.complete].join('\n')
    })
    .join('\n--\n')
}

/** Fields of the other hop that got through; a 426 and an upgrade speak about `Upgrade` on purpose. */
function leakedFields(bytes: Buffer, methods: readonly string[] | null): string[] {
  return readMessages(bytes, methods)
    .filter(message => !/ (?:101|426) /.test(message.start))
    .flatMap(message => message.fields)
    .filter(([name, value]) => isLeak(name.toLowerCase(), value.trim().toLowerCase(), methods === null))
    .map(([name, value]) => `${name}:${value}`)
}

function isLeak(name: string, value: string, isRequest: boolean): boolean {
  if (name === 'connection') return isRequest ? value !== 'te' : value !== 'close' && value !== 'keep-alive'
  if (name === 'te') return value !== 'trailers'
  return hopFields.has(name)
}

function withoutHopFields(fields: Message['fields']): Message['fields'] {
  const listed = fields
    .filter(([name]) => name.toLowerCase() === 'connection')
    .flatMap(([, value]) => value.toLowerCase().split(','))
    .map(name => name.trim())
  const dropped = new Set([...hopFields, ...listed.filter(name => !neverListed.has(name))])
  return fields.filter(([name]) => !dropped.has(name.toLowerCase()))
}

/** What no `Connection` list may take away, because the message would mean something else. */
const neverListed = new Set(['host', 'content-length', 'transfer-encoding', 'content-type', 'expect', 'trailer'])

function byName(one: readonly [string, string], other: readonly [string, string]): number {
  return one[0] < other[0] ? -1 : one[0] > other[0] ? 1 : 0
}

function shown(bytes: Buffer): string {
  const text = JSON.stringify(bytes.toString('latin1'))
  return text.length > 700 ? `${text.slice(0, 400)}…(${bytes.length} bytes)` : text
}
