// What the fuzzer does to a stream of HTTP: text and a random source flow in, a damaged text flows out. Blind damage and damage that knows the protocol.
import type { SeededRandom } from '../seeded-random.ts'
import type { Choice } from './stable-choice.ts'

export interface Mutation {
  readonly name: string
  /** `another`: draws a whole stream of the same side to splice from. */
  apply(text: string, random: SeededRandom, another: Choice): string
}

const bytes = [
  '\r',
  '\n',
  '\0',
  ' ',
  '\t',
  ':',
  ';',
  ',',
  '"',
  '\x0b',
  '\x7f',
  '\x80',
  '\xa0',
  '\xff',
  '0',
  '9',
  'a',
  '/',
  '\r\n',
  '\r\n\r\n',
  '\n\n',
]

const smuggled = 'GET /smuggled HTTP/1.1\r\nHost: legacy\r\n\r\n'

const fieldLines = [
  ...[
    '0',
    '3',
    '5',
    '+5',
    '-1',
    '0x5',
    '5, 5',
    '5,6',
    '',
    ' 5\t',
    '05',
    '5 5',
    '18446744073709551616',
    '99999999999999999999',
    '5\x0b',
    '\xb5',
    '1e1',
  ].map(value => `Content-Length: ${value}`),
  ...['chunked', 'Chunked', 'xchunked', 'chunked, identity', 'identity', 'identity, chunked', 'gzip, chunked', 'chunked, chunked'].map(
    value => `Transfer-Encoding: ${value}`,
  ),
  ...['chunked;q=1', '\tchunked', 'chunked ', '\x0bchunked', '"chunked"', 'chunked\x00', ',chunked', 'chunked,', '', 'gzip'].map(
    value => `Transfer-Encoding: ${value}`,
  ),
  ...['Transfer-Encoding : chunked', 'Transfer_Encoding: chunked', 'Transfer-Encoding\t: chunked', 'Transfer-Encoding:\r\n chunked'],
  ...[
    'Content-Length : 5',
    'Content_Length: 5',
    ' Content-Length: 5',
    'Content-Length\r\n : 5',
    'X: a\r\n b',
    'X:\n b',
    'X: a\rb',
    '\tX: 1',
  ],
  ...['Host: other', 'Host:', 'host: legacy', 'Host : legacy', 'X', ': x', 'X\0: 1', 'X: \0', 'X(: 1', 'X:', 'X: \x7f', 'X: é'],
  ...['Connection: close', 'Connection: keep-alive', 'Connection: close, content-length', 'Connection: transfer-encoding, host'],
  ...['Connection: X-Mark', 'Connection: Upgrade', 'Upgrade: websocket', 'Upgrade: h2c', 'Keep-Alive: timeout=1', 'Keep-Alive: timeout=9'],
  ...['Proxy-Connection: keep-alive', 'TE: trailers', 'TE: gzip', 'Trailer: X-Late', 'Expect: 100-continue', 'Expect: x', 'Date: never'],
]

const startLineParts: readonly (readonly [RegExp, readonly string[]])[] = [
  [
    /HTTP\/1\.[01]/,
    ['HTTP/1.0', 'HTTP/1.1', 'HTTP/1.2', 'HTTP/2.0', 'HTTP/0.9', 'HTTP/01.1', 'http/1.1', 'HTTP/1.1 ', 'HTTP/1', '', 'HTTP/1.1\t'],
  ],
  [
    /^[A-Z]+(?= )/m,
    ['GET', 'HEAD', 'POST', 'PUT', 'OPTIONS', 'get', 'GE T', 'PURGE', 'BREW', 'CONNECT', 'TRACE', '', ' GET', 'G\0T', 'PRI'],
  ],
  [/ \/\S*/, [' /', ' //a', ' *', ' /%00', ' /a b', ' /é', ' http://other/', ' /\t', '  /', ' /#f', ' /a?b=c&d', ' ', ' \\', ' /\x7f']],
  [/ [1-9]\d\d/, [' 100', ' 101', ' 103', ' 200', ' 204', ' 205', ' 304', ' 99', ' 1000', ' 2x0', ' 999', ' 426', '  200', ' 000']],
]

const chunkSizes = [
  '0',
  '00',
  '3',
  '03',
  '0x3',
  '+3',
  '-3',
  '3 ',
  ' 3',
  '3;',
  '3;ext=1',
  '3;ext="a\r\nb"',
  '3;\n',
  'g',
  'FFFFFFFFFFFFFFFF',
  '3\t;a',
  '3\0',
  '3\r',
  '',
]

const mutationList: readonly Mutation[] = [
  {
    name: 'flip',
    apply: (text, random) => at(text, random, 1, piece => String.fromCharCode(piece.charCodeAt(0) ^ (1 << random.below(8)))),
  },
  { name: 'replace', apply: (text, random) => at(text, random, 1, () => random.pick(bytes)) },
  { name: 'insert', apply: (text, random) => at(text, random, 0, () => random.pick(bytes)) },
  { name: 'delete', apply: (text, random) => at(text, random, 1 + random.below(12), () => '') },
  { name: 'duplicate', apply: (text, random) => at(text, random, 1 + random.below(60), piece => piece + piece) },
  { name: 'cut', apply: (text, random) => text.slice(0, random.below(text.length + 1)) },
  { name: 'splice', apply: (text, random, another) => text.slice(0, random.below(text.length + 1)) + tailOf(another(random), random) },
  { name: 'append', apply: (text, random, another) => text + another(random) },
  { name: 'smuggle', apply: (text, random) => at(text, random, 0, () => smuggled) },
  { name: 'field', apply: (text, random) => insertLine(text, random, random.pick(fieldLines)) },
  { name: 'field', apply: (text, random) => insertLine(text, random, random.pick(fieldLines)) },
  {
    name: 'two fields',
    apply: (text, random) => insertLine(insertLine(text, random, random.pick(fieldLines)), random, random.pick(fieldLines)),
  },
  { name: 'drop line', apply: (text, random) => atMatch(text, random, /[^\r\n]+\r\n/g, () => '') },
  { name: 'repeat line', apply: (text, random) => atMatch(text, random, /[^\r\n]+\r\n/g, line => line + line) },
  {
    name: 'line end',
    apply: (text, random) =>
      atMatch(text, random, /\r\n/g, () => random.pick(['\n', '\r', '\r\r\n', '\r\n ', ' \r\n', '\n\r', '', '\r\n\r\n'])),
  },
  { name: 'length', apply: (text, random) => atMatch(text, random, /Content-Length: *\d+/gi, () => random.pick(fieldLines.slice(0, 17))) },
  {
    name: 'chunk size',
    apply: (text, random) => atMatch(text, random, /(?<=\r\n)[0-9A-Fa-f]{1,3}(?=[;\r])/g, () => random.pick(chunkSizes)),
  },
  { name: 'start line', apply: mutateStartLine },
  { name: 'start line', apply: mutateStartLine },
  {
    name: 'letters',
    apply: (text, random) =>
      atMatch(text, random, /[A-Za-z-]+(?=:)/g, name => (random.below(2) === 0 ? name.toUpperCase() : name.toLowerCase())),
  },
]

export const mutations: readonly Mutation[] = mutationList

function mutateStartLine(text: string, random: SeededRandom): string {
  const [pattern, replacements] = random.pick(startLineParts)
  return atMatch(text, random, new RegExp(pattern, `g${pattern.flags}`), () => random.pick(replacements))
}

function at(text: string, random: SeededRandom, length: number, change: (piece: string) => string): string {
  if (text === '') return change('a')
  // Heads are where it hurts: half of the damage is done in the first 200 bytes.
  const start = random.below(random.below(2) === 0 ? Math.min(200, text.length) : text.length)
  return text.slice(0, start) + change(text.slice(start, start + length)) + text.slice(start + length)
}

function atMatch(text: string, random: SeededRandom, pattern: RegExp, change: (match: string) => string): string {
  const matches = [...text.matchAll(pattern)]
  if (matches.length === 0) return text
  const match = random.pick(matches)
  return text.slice(0, match.index) + change(match[0]) + text.slice(match.index + match[0].length)
}

/** After a start line or a field. */
function insertLine(text: string, random: SeededRandom, line: string): string {
  return atMatch(text, random, /(?:HTTP\/1\.[01]|HTTP\/1\.[01] \d{3}[^\r\n]*|[A-Za-z-]+:[^\r\n]*)\r\n/g, before => `${before}${line}\r\n`)
}

function tailOf(text: string, random: SeededRandom): string {
  return text.slice(random.below(text.length + 1))
}
