// A client of server-sent events, as the HTML standard reads them: events as they come, ids remembered, comments counted.
import type { StartedProcess } from '../../scripts/test-services/start-process.ts'

export interface ReceivedEvent {
  readonly id: string | null
  readonly name: string
  readonly data: Readonly<Record<string, unknown>>
}

export interface EventSourceReader extends AsyncDisposable {
  readonly status: number
  readonly headers: Headers
  readonly received: readonly ReceivedEvent[]
  readonly commentCount: number
  /** The next event that is not of these names; null when the stream has ended. */
  next(passingOver?: readonly string[]): Promise<ReceivedEvent | null>
  /** All that come until the stream ends. */
  rest(): Promise<readonly ReceivedEvent[]>
}

export async function openEvents(api: StartedProcess, quoteId: string, lastEventId?: string): Promise<EventSourceReader> {
  const leaving = new AbortController()
  const response = await fetch(`${api.ready['url']}/quotes/${quoteId}/events`, {
    signal: leaving.signal,
    headers: lastEventId === undefined ? {} : { 'last-event-id': lastEventId },
  })
  const received: ReceivedEvent[] = []
  let commentCount = 0
  const blocks = blocksOf(response)

  async function next(passingOver: readonly string[] = []): Promise<ReceivedEvent | null> {
    for (;;) {
      const { value, done } = await blocks.next()
      if (done === true) return null
      commentCount += value.filter(line => line.startsWith(':')).length
      const event = eventOf(value)
      if (event === null) continue
      received.push(event)
      if (!passingOver.includes(event.name)) return event
    }
  }

  return {
    status: response.status,
    headers: response.headers,
    received,
    get commentCount() {
      return commentCount
    },
    next,
    rest: async () => {
      const events: ReceivedEvent[] = []
      for (let event = await next(); event !== null; event = await next()) events.push(event)
      return events
    },
    [Symbol.asyncDispose]: async () => leaving.abort(),
  }
}

async function* blocksOf(response: Response): AsyncGenerator<readonly string[]> {
  const decoder = new TextDecoder()
  let text = ''
  for await (const chunk of response.body ?? []) {
    text += decoder.decode(chunk, { stream: true })
    const blocks = text.split('\n\n')
    text = blocks.pop() ?? ''
    for (const block of blocks) yield block.split('\n')
  }
}

function eventOf(lines: readonly string[]): ReceivedEvent | null {
  const field = (name: string) => lines.find(line => line.startsWith(`${name}: `))?.slice(name.length + 2)
  const data = field('data')
  return data === undefined ? null : { id: field('id') ?? null, name: field('event') ?? 'message', data: JSON.parse(data) }
}
