// In: open event streams. Out: each gets the steps of its quote, from the stored story and never from memory, so that a stream resumed at another process, or at
// this one after a restart, misses nothing; and in between how far the quote is. One query per poll and one per second of progress serve all streams.
import type { Database } from '../store/database.ts'
import { type QuoteEvent, readEventsAfter } from '../store/quote-events.ts'
import { readProgress } from '../store/read-progress.ts'
import { readFinishedQuotes } from '../store/read-quotes.ts'
import type { Standing } from '../store/standing.ts'
import { heartbeatText, isFinal, progressText, stepText } from './event-text.ts'

const progressEveryMs = 1_000

export interface EventStream {
  readonly quoteId: string
  /** The last event that the client has. */
  afterId: string
  send(text: string): void
  end(): void
}

export interface EventStreams {
  readonly openCount: number
  add(stream: EventStream): void
  remove(stream: EventStream): void
  /** A quote was announced as finished: no need to wait for the poll. */
  announced(quoteId: string): void
  /** Ends all streams; their clients come back with their last id. */
  close(): Promise<void>
}

export interface EventStreamsOptions {
  readonly database: Database
  readonly pollEveryMs: number
  readonly heartbeatMs: number
  readonly remainingSeconds: (standing: Standing) => number | null
  readonly onFault: (error: Error) => void
}

export function openEventStreams(options: EventStreamsOptions): EventStreams {
  const { database, onFault } = options
  const open = new Set<EventStream>()
  let looking: Promise<void> | null = null
  let lookAgain = false
  let closed = false

  /** One at a time; asked for meanwhile, once more. */
  function look(): void {
    lookAgain = true
    looking ??= lookWhileAsked()
      .catch(onFault)
      .finally(() => {
        looking = null
      })
  }

  async function lookWhileAsked(): Promise<void> {
    while (lookAgain && open.size > 0) {
      lookAgain = false
      await tellSteps([...open])
    }
  }

  async function tellSteps(streams: readonly EventStream[]): Promise<void> {
    const events = await readEventsAfter(database, earliestOf(streams))
    if (events.length === 0) return
    const finishedIds = [...new Set(events.filter(isFinal).map(({ quoteId }) => quoteId))]
    const quotes = new Map((await readFinishedQuotes(database, finishedIds)).map(quote => [quote.id, quote]))
    for (const stream of streams) {
      const own = events.filter(({ quoteId, id }) => quoteId === stream.quoteId && BigInt(id) > BigInt(stream.afterId))
      for (const event of own) tell(stream, event, stepText(event, isFinal(event) ? (quotes.get(event.quoteId) ?? null) : null))
      // A replayed quote goes on after an end.
      const last = own.at(-1)
      if (last !== undefined && isFinal(last)) stream.end()
    }
  }

  function tell(stream: EventStream, event: QuoteEvent, text: string | null): void {
    if (text !== null) stream.send(text)
    stream.afterId = event.id
  }

  async function tellProgress(): Promise<void> {
    if (open.size === 0) return
    const ids = [...new Set([...open].map(({ quoteId }) => quoteId))]
    for (const progress of await readProgress(database, ids)) {
      const text = progressText(progress, options.remainingSeconds(progress.standing))
      for (const stream of open) if (stream.quoteId === progress.quoteId) stream.send(text)
    }
  }

  const sendHeartbeats = () => {
    for (const stream of open) stream.send(heartbeatText)
  }
  const timers = [
    setInterval(look, options.pollEveryMs),
    setInterval(() => void tellProgress().catch(onFault), progressEveryMs),
    setInterval(sendHeartbeats, options.heartbeatMs),
  ]

  return {
    get openCount() {
      return open.size
    },
    add: stream => {
      if (closed) return stream.end()
      open.add(stream)
      look()
    },
    remove: stream => void open.delete(stream),
    announced: quoteId => {
      if ([...open].some(stream => stream.quoteId === quoteId)) look()
    },
    close: async () => {
      closed = true
      for (const timer of timers) clearInterval(timer)
      for (const stream of open) stream.end()
      await looking
    },
  }
}

/** Of several streams of one quote, from the one that is furthest behind. */
function earliestOf(streams: readonly EventStream[]): EventStream[] {
  const earliest = new Map<string, EventStream>()
  for (const stream of streams) {
    const known = earliest.get(stream.quoteId)
    if (known === undefined || BigInt(stream.afterId) < BigInt(known.afterId)) earliest.set(stream.quoteId, stream)
  }
  return [...earliest.values()]
}
