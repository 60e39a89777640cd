// `quotes show ID`: the whole story of one quote: what was asked, each change with its process and fencing token, each fault with its cause, its webhooks.
import type { QuoteEvent } from '../../store/quote-events.ts'
import type { QuoteStory } from '../../store/quote-story.ts'
import { columns, time } from '../columns.ts'
import type { Command } from '../command.ts'

export const showCommand: Command = {
  name: 'show',
  summary: 'tell the whole story of a quote',
  words: ['ID'],
  options: {},
  examples: ['show 7f0e4f1e-0000-4000-8000-000000000001', 'show 7f0e4f1e-0000-4000-8000-000000000001 --json'],
  run: async (given, api) => {
    const story = await api.get<QuoteStory>(`/quotes/${encodeURIComponent(given.words[0] ?? '')}/story`)
    return {
      text: [...headLines(story), '', ...eventLines(story.events), ...faultLines(story.events), ...webhookLines(story)].join('\n'),
      json: story,
    }
  },
}

function headLines({ quote, queueConfirmed, idempotencyKeys }: QuoteStory): string[] {
  const { modelSha256, ...choice } = quote.request
  return columns([
    ['quote', `${quote.id} (number ${quote.number})`],
    ['status', quote.failure === null ? quote.status : `${quote.status}: ${quote.failure.code} after ${quote.failure.attempts} attempts`],
    ...(quote.failure?.detail === undefined ? [] : [['', quote.failure.detail]]),
    ['model', modelSha256],
    ['asked', JSON.stringify(choice)],
    ['engine, tariff', `${quote.engineVersion}, ${quote.tariff.id} ${quote.tariff.version}`],
    ['keys', idempotencyKeys.join(', ') || 'none'],
    ['queue', queueConfirmed ? 'has been told' : 'has not confirmed it yet; the relay sees to it'],
  ])
}

function eventLines(events: readonly QuoteEvent[]): string[] {
  const rows = events.map(({ at, kind, attempt, fencingToken, actor, fact }) => [
    ...[time(at), kind, String(attempt), fencingToken, actor, factText(fact)],
  ])
  return columns([['AT', 'WHAT', 'ATTEMPT', 'TOKEN', 'BY', 'DETAIL'], ...rows])
}

function factText(fact: QuoteEvent['fact']): string {
  if (fact === null) return ''
  const { code, detail, by, why } = fact
  return by === undefined ? [code, detail].filter(Boolean).join(': ') : `${by}: ${why}`
}

function faultLines(events: readonly QuoteEvent[]): string[] {
  return events.flatMap(({ fact, attempt }) =>
    typeof fact?.['cause'] === 'string' ? ['', `Attempt ${attempt}, cause:`, ...fact['cause'].split('\n').map(line => `  ${line}`)] : [],
  )
}

function webhookLines({ webhooks }: QuoteStory): string[] {
  if (webhooks.length === 0) return []
  const rows = webhooks.map(({ createdAt, id, status, attempt, lastStatus, lastError, url }) => [
    ...[time(createdAt), id, status, String(attempt), lastError ?? (lastStatus === null ? '' : `HTTP ${lastStatus}`), url],
  ])
  return ['', ...columns([['NOTED AT', 'WEBHOOK', 'STATUS', 'ATTEMPTS', 'LAST', 'URL'], ...rows])]
}
