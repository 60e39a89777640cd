// Plays one case through the proxy: case and port flow in, what legacy saw and what the client got flow out.
import { connect } from 'node:net'
import { RecordingSocket } from '../../wire/recording-socket.ts'
import { type Expectation, lastIndexOf } from './expected.ts'
import type { FuzzCase } from './fuzz-case.ts'
import { type FuzzLegacy, type SeenRequest, writeInPieces } from './fuzz-legacy.ts'
import { isInterim, readAnswers, readRequests } from './strict-reader.ts'

export interface FuzzRun {
  readonly requests: readonly SeenRequest[]
  readonly unreadable: readonly string[]
  readonly clientText: string
  readonly clientEnded: RecordingSocket['ended']
  /** Something that should have ended did not; null: all ended. */
  readonly hangs: string | null
  /** What a fresh client got for a request of its own afterwards. */
  readonly probeText: string
}

const patienceMs = 5_000
/** Exchanges of others that must come through, once patience is over, before what has not come is called missing: a process that cannot run serves them neither. */
const othersServedCount = 3
/** A probe that takes longer hangs. */
const probeMs = 60_000

export async function runCase(fuzzCase: FuzzCase, expected: Expectation, legacy: FuzzLegacy, port: number): Promise<FuzzRun> {
  let wake = () => {}
  const onChange = () => wake()
  const until = async (holds: () => boolean): Promise<boolean> => {
    const startedMs = performance.now()
    const deadline = setTimeout(onChange, patienceMs)
    while (!holds() && performance.now() - startedMs < patienceMs - 5) await new Promise<void>(resolve => (wake = resolve))
    clearTimeout(deadline)
    for (let served = 0; served < othersServedCount && !holds(); served++) await probe(fuzzCase, port)
    return holds()
  }
  legacy.begin(fuzzCase, lastIndexOf(readRequests(fuzzCase.clientText)), onChange)
  const client = new RecordingSocket(connect({ port, host: '127.0.0.1', allowHalfOpen: true, noDelay: true }), onChange)
  const closed = () => client.socket.destroyed
  await writeInPieces(client.socket, fuzzCase.clientText, fuzzCase.clientText.length, fuzzCase.pieceCount)
  const inTime = await until(() => client.ended !== 'open' || isServed(client, expected, legacy))
  client.socket.end()
  const ended = await until(closed)
  client.socket.destroy()
  const dropped = await until(() => legacy.openConnections.size === 0)
  const { requests, unreadable } = legacy
  const probeText = await probe(fuzzCase, port)
  const hangs = !inTime
    ? 'the client waits for its answers'
    : !ended
      ? 'the client’s connection stays open'
      : !dropped
        ? 'half a request stays open at legacy'
        : null
  return { requests, unreadable, clientText: client.received.toString('latin1'), clientEnded: client.ended, hangs, probeText }
}

/** Nothing more comes unless the client ends its side: all is answered, or legacy left an answer unfinished. */
function isServed(client: RecordingSocket, { exchanges }: Expectation, legacy: FuzzLegacy): boolean {
  if (legacy.answeredCount < exchanges.length) return false
  if (exchanges.at(-1)?.answerIsWhole === false) return true
  const methods = exchanges.map(exchange => exchange.method)
  return (
    readAnswers(client.received.toString('latin1'), methods, false).messages.filter(message => !isInterim(message)).length >=
    exchanges.length
  )
}

/** Also the barrier after a case: what was on its way has arrived. */
function probe(fuzzCase: FuzzCase, port: number): Promise<string> {
  return new Promise(resolve => {
    let text = ''
    const socket = connect(port, '127.0.0.1', () =>
      socket.write(`GET /fuzz-probe/${probeToken(fuzzCase)} HTTP/1.1\r\nHost: legacy\r\nConnection: close\r\n\r\n`),
    )
    socket.setTimeout(probeMs, () => socket.destroy())
    socket.on('data', bytes => (text += bytes.toString('latin1')))
    socket.on('error', () => {})
    socket.on('close', () => resolve(text))
  })
}

export function probeToken({ seed, index }: FuzzCase): string {
  return `${seed}-${index}`
}
