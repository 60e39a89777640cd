// GET /quotes/:id/events: what happens to a quote, as server-sent events (HTML standard, 9.2), until it is finished. `Last-Event-ID` resumes after that event, at
// any api process. Streams are bounded per process; a client that does not read is let go of and may resume; a drain ends them all at once.
import type { ServerResponse } from 'node:http'
import type { FastifyInstance, FastifyReply } from 'fastify'
import { ServiceError } from '../errors.ts'
import type { Database } from '../store/database.ts'
import { readEventsAfter } from '../store/quote-events.ts'
import { isFinished } from '../store/quote-row.ts'
import { readQuote } from '../store/read-quotes.ts'
import type { EventStream, EventStreams } from './event-streams.ts'
import { isQuoteId } from './quote-id.ts'

export interface EventsRouteOptions {
  readonly database: Database
  readonly streams: EventStreams
  readonly streamCountMax: number
}

/** Unread text of one client; a stream needs a few kilobytes in all. */
const unreadBytesMax = 256 * 1024
/** What a browser waits before it comes back after an end that was not the quote's. */
const reconnectAfterMs = 1_000

export async function eventsRoute(app: FastifyInstance, { database, streams, streamCountMax }: EventsRouteOptions): Promise<void> {
  app.addHook('preClose', () => streams.close())

  app.get<{ Params: { id: string } }>('/quotes/:id/events', async (request, reply) => {
    const { id } = request.params
    const quote = isQuoteId(id) ? await readQuote(database, id) : null
    if (quote === null) throw new ServiceError('QUOTE_NOT_FOUND', `there is no quote "${id}"`)
    const afterId = lastEventId(request.headers['last-event-id'])
    // 204 is how a browser is told to stop coming back.
    if (isFinished(quote) && (await readEventsAfter(database, [{ quoteId: id, afterId }])).length === 0) return reply.code(204).send()
    if (streams.openCount >= streamCountMax) {
      throw new ServiceError('EVENT_STREAMS_FULL', `${streamCountMax} event streams are open already; ask GET /quotes/${id} meanwhile`)
    }
    streams.add(streamTo(reply, id, afterId, streams))
    return reply
  })
}

/** What is no id of ours counts as none: the story is told from its beginning. */
function lastEventId(text: string | readonly string[] | undefined): string {
  return typeof text === 'string' && /^\d{1,18}$/.test(text) ? text : '0'
}

function streamTo(reply: FastifyReply, quoteId: string, afterId: string, streams: EventStreams): EventStream {
  const response = reply.raw
  const stream: EventStream = {
    quoteId,
    afterId,
    send: text => sendOrLetGo(response, text),
    end: () => void (response.writable && response.end()),
  }
  reply.hijack()
  response.once('close', () => streams.remove(stream))
  response.writeHead(200, {
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-store',
    // nginx would keep events back until it has a buffer full of them.
    'x-accel-buffering': 'no',
  })
  response.write(`retry: ${reconnectAfterMs}\n\n`)
  return stream
}

function sendOrLetGo(response: ServerResponse, text: string): void {
  if (!response.writable) return
  response.write(text)
  if (response.writableLength > unreadBytesMax) response.destroy()
}
