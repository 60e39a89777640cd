// One case of the fuzzer: its seed and number flow in, the client's bytes and legacy's answers flow out. The same on every machine and day, so that it can be
// replayed; a new wire case changes only the cases that draw on it.
import { readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { readWireCase } from '../../wire/case-file.ts'
import { type SeededRandom, seededRandom } from '../seeded-random.ts'
import { mutations } from './mutations.ts'
import { type Choice, stableChoice } from './stable-choice.ts'

export interface FuzzCase {
  /** Null: not of a seed, but one of past-findings.json. */
  readonly seed: number | null
  readonly index: number
  /** In latin1, as all text here. */
  readonly clientText: string
  /** In how many pieces each side writes. */
  readonly pieceCount: number
  /** The n-th request gets the n-th answer; the last one serves all further ones. */
  readonly answers: readonly string[]
  /** Legacy ends its connection after an answer, even if nothing says so. */
  readonly legacyHangsUp: boolean
  /** Which side was damaged, and how. */
  readonly damage: string
}

const folder = fileURLToPath(new URL('../../wire-cases/', import.meta.url))
const streamBytesMax = 20_000
const plainAnswer = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok'
const smuggler = 'POST /outer HTTP/1.1\r\nHost: legacy\r\nContent-Length: 43\r\n\r\nGET /smuggled HTTP/1.1\r\nHost: legacy\r\n\r\nabc'
const chunkedSmuggler = `POST /outer HTTP/1.1\r\nHost: legacy\r\nTransfer-Encoding: chunked\r\n\r\n28\r\nGET /smuggled HTTP/1.1\r\nHost: legacy\r\n\r\n\r\n0\r\n\r\n`

const wireCases = readdirSync(folder)
  .filter(file => file.endsWith('.wire'))
  .sort()
  .map(file => readWireCase(file, folder + file))

const clientStreams = streamsOf('client').concat(smuggler, chunkedSmuggler, `${smuggler}GET /next HTTP/1.1\r\nHost: legacy\r\n\r\n`)
const legacyStreams = streamsOf('legacy').concat(
  plainAnswer,
  'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3;x=y\r\nabc\r\n0\r\nX-Late: 1\r\n\r\n',
)
const plainRequests = [
  'GET /plain HTTP/1.1\r\nHost: legacy\r\n\r\n',
  'HEAD /plain HTTP/1.1\r\nHost: legacy\r\n\r\n',
  'POST /plain HTTP/1.1\r\nHost: legacy\r\nContent-Length: 3\r\n\r\nabc',
  'GET /plain HTTP/1.0\r\nHost: legacy\r\nConnection: keep-alive\r\n\r\n',
  'GET /plain HTTP/1.1\r\nHost: legacy\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n',
  'GET /1 HTTP/1.1\r\nHost: legacy\r\n\r\nGET /2 HTTP/1.1\r\nHost: legacy\r\n\r\n',
]

const anyClientStream = stableChoice(clientStreams)
const anyLegacyStream = stableChoice(legacyStreams)

export const seedStreamCount = clientStreams.length + legacyStreams.length

export function fuzzCase(seed: number, index: number): FuzzCase {
  const random = seededRandom(Math.imul(seed, 0x9e3779b1) ^ Math.imul(index + 1, 0x85ebca6b))
  const side = random.pick(['client', 'client', 'client', 'client', 'client', 'legacy', 'legacy', 'legacy', 'legacy', 'both'] as const)
  const damages: string[] = []
  const damaged = (anyStream: Choice, name: string) => {
    const { text, how } = mutated(anyStream, random)
    damages.push(`${name}: ${how}`)
    return text
  }
  const clientText = side === 'legacy' ? random.pick(plainRequests) : damaged(anyClientStream, 'client')
  const answers = side === 'client' ? cleanAnswers(random) : [damaged(anyLegacyStream, 'legacy'), plainAnswer]
  return {
    seed,
    index,
    clientText,
    pieceCount: 1 + random.below(4),
    answers,
    legacyHangsUp: random.below(4) === 0,
    damage: damages.join('; '),
  }
}

function mutated(anyStream: Choice, random: SeededRandom): { text: string; how: string } {
  let text = anyStream(random)
  const names: string[] = []
  for (let count = 1 + random.below(3); count > 0; count--) {
    const mutation = random.pick(mutations)
    names.push(mutation.name)
    text = mutation.apply(text, random, anyStream).slice(0, streamBytesMax)
  }
  return { text, how: names.join(', ') }
}

function cleanAnswers(random: SeededRandom): string[] {
  return Array.from({ length: 3 }, () =>
    random.pick([
      plainAnswer,
      'HTTP/1.1 204 No Content\r\n\r\n',
      'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n',
    ]),
  )
}

/** All that one side of a wire case sends, in one piece. */
function streamsOf(side: 'client' | 'legacy'): string[] {
  return wireCases
    .map(wireCase => Buffer.concat(wireCase.steps.filter(step => step.side === side).map(step => step.bytes)).toString('latin1'))
    .filter(text => text !== '' && text.length <= streamBytesMax)
}
