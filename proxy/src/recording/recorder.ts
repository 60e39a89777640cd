// Takes down a sample of what passes, for load tests that play yesterday's mix. In: calls that have their answer. Out: redacted lines in a file of bounded
// size. Serving never waits for it: a call costs a draw and one entry in a bounded list; everything else happens later, and what fails is counted.
import type { IncomingMessage, ServerResponse } from 'node:http'
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Captured, Exchange, Served } from '../exchange.ts'
import type { ForwardOutcome } from '../forwarder/index.ts'
import { openRecordingFile, type RecordingFile } from './recording-file.ts'
import { redact, type ServedCall } from './redact.ts'

export type DropCause = 'buffer-full' | 'file-full' | 'disk' | 'fault'

export interface RecorderOptions {
  readonly file: string
  readonly bytesMax: number
  readonly sampleBasisPoints: number
  readonly onRecorded: (count: number) => void
  readonly onDropped: (cause: DropCause, count: number) => void
  /** Told once per kind of trouble, not once per call. */
  readonly onProblem: (problem: string) => void
}

export interface Recorder {
  /** After the answer of a request that fell through. Never throws. */
  untouched(response: ServerResponse, status: number, outcome: ForwardOutcome): void
  /** After the answer of a request on a strangled route. Never throws. */
  served(exchange: Exchange, captured: Captured | null, served: Served): void
  /** Writes what is waiting. */
  close(): Promise<void>
}

const waitingCountMax = 4_096
const priceBytesMax = 4_096
/** Of an answer so much is kept: the facets stand in it. */
const answerHeadBytes = 512
/** A longer one is no route of the contract. */
const targetCharsMax = 1_024
const writeEveryMs = 250
/** So many lines are redacted before others get their turn. */
const redactedAtOnceCount = 128

export function openRecorder(options: RecorderOptions): Recorder {
  const { sampleBasisPoints, onRecorded, onDropped } = options
  let waiting: ServedCall[] = []
  let file: RecordingFile | null = null
  let writing: Promise<void> | null = null
  let lastProblem = ''
  const timer = setInterval(() => (writing ??= write().finally(() => (writing = null))), writeEveryMs).unref()

  function tell(problem: string): void {
    if (problem !== lastProblem) options.onProblem(problem)
    lastProblem = problem
  }

  function take(describe: () => ServedCall): void {
    if (Math.random() * 10_000 >= sampleBasisPoints) return
    try {
      if (waiting.length < waitingCountMax) waiting.push(describe())
      else onDropped('buffer-full', 1)
    } catch {
      onDropped('fault', 1)
    }
  }

  async function write(): Promise<void> {
    const calls = waiting
    if (calls.length === 0) return
    waiting = []
    try {
      file ??= await openRecordingFile(options)
      const lines = await linesOf(calls, file.startedAt)
      const writtenCount = await file.append(lines)
      onRecorded(writtenCount)
      if (writtenCount === lines.length) return
      onDropped('file-full', lines.length - writtenCount)
      tell(`the recording ${options.file} is full; what comes now is not taken down`)
    } catch (error) {
      onDropped('disk', calls.length)
      tell(`writing the recording ${options.file}: ${(error as Error).message}`)
    }
  }

  async function linesOf(calls: readonly ServedCall[], startedAt: number): Promise<string[]> {
    const lines: string[] = []
    for (const [index, call] of calls.entries()) {
      if (index % redactedAtOnceCount === redactedAtOnceCount - 1) await nextTurn()
      lines.push(`${JSON.stringify(redact(call, startedAt))}\n`)
    }
    return lines
  }

  return {
    untouched: (response, status, outcome) => take(() => untouchedCall(response.req, status, outcome)),
    served: (exchange, captured, served) => take(() => strangledCall(exchange, captured, served)),
    close: async () => {
      clearInterval(timer)
      await writing
      await write()
      await file?.close()
    },
  }
}

function untouchedCall({ method = '', url = '' }: IncomingMessage, status: number, outcome: ForwardOutcome): ServedCall {
  const answered = outcome.kind === 'answered' ? outcome : null
  return {
    method,
    target: keptTarget(url),
    status,
    arrivedAt: Date.now() - (answered?.totalMs ?? 0),
    durationMs: answered?.totalMs ?? null,
    requestBytes: answered?.bytesIn ?? null,
    answerBytes: answered?.bytesOut ?? null,
    price: null,
  }
}

function strangledCall({ request, arrivedMs }: Exchange, captured: Captured | null, { status, reply }: Served): ServedCall {
  const durationMs = performance.now() - arrivedMs
  const body = captured?.kind === 'whole' ? captured.body : null
  // A copy: the whole answer must not live on for its head.
  const answer = reply === null ? null : Buffer.from(reply.body.subarray(0, answerHeadBytes))
  return {
    method: request.method ?? '',
    target: keptTarget(request.url ?? ''),
    status,
    arrivedAt: Date.now() - durationMs,
    durationMs: status === 0 ? null : durationMs,
    requestBytes: body?.length ?? null,
    answerBytes: reply?.body.length ?? null,
    price: body === null || body.length > priceBytesMax ? null : { request: body, answer },
  }
}

const keptTarget = (target: string) => (target.length > targetCharsMax ? '' : target)
