// `quotes failed`: quotes that ended by a fault, and webhooks that could not be delivered, newest first.
import type { FailedQuote } from '../../store/list-quotes.ts'
import type { WebhookRecord } from '../../store/webhook-records.ts'
import { columns, time } from '../columns.ts'
import { type Command, WrongUsage } from '../command.ts'

interface Failures {
  readonly quotes: readonly FailedQuote[]
  readonly webhooks: readonly WebhookRecord[]
}

export const failedCommand: Command = {
  name: 'failed',
  summary: 'list quotes that ended by a fault, with code, attempts and cause, and webhooks that could not be delivered',
  words: [],
  options: {
    all: { type: 'boolean', description: 'also quotes that were cancelled, expired or abandoned' },
    count: { type: 'string', value: 'N', description: 'at most so many of each (default 100, at most 1000)' },
  },
  examples: ['failed', 'failed --count 10 --json'],
  run: async (given, api) => {
    const count = given.text('count') ?? '100'
    if (!/^[1-9]\d{0,3}$/.test(count)) throw new WrongUsage(`quotes failed: --count is a whole number from 1 to 1000, not "${count}"`)
    const failures = await api.get<Failures>(`/failures?count=${count}${given.has('all') ? '&all=true' : ''}`)
    return { text: [...quoteLines(failures.quotes), '', ...webhookLines(failures.webhooks)].join('\n'), json: failures }
  },
}

function quoteLines(quotes: readonly FailedQuote[]): string[] {
  if (quotes.length === 0) return ['No failed quote.']
  const rows = quotes.map(({ quote, lastFault }) => [
    time(quote.finishedAt),
    quote.id,
    quote.failure?.code ?? '',
    String(quote.failure?.attempts ?? ''),
    causeOf(quote.failure?.detail, lastFault),
  ])
  return columns([['FAILED AT', 'QUOTE', 'CODE', 'ATTEMPTS', 'CAUSE'], ...rows])
}

/** The first line of the last fault's cause: the whole of it is in `show`. */
function causeOf(detail: string | undefined, lastFault: FailedQuote['lastFault']): string {
  return lastFault?.cause.split('\n')[0] ?? detail ?? ''
}

function webhookLines(webhooks: readonly WebhookRecord[]): string[] {
  if (webhooks.length === 0) return ['No undeliverable webhook.']
  const rows = webhooks.map(({ endedAt, id, quoteId, url, attempt, lastError }) => [
    ...[time(endedAt), id, quoteId, new URL(url).origin, String(attempt), lastError ?? ''],
  ])
  return columns([['GIVEN UP AT', 'WEBHOOK', 'QUOTE', 'RECEIVER', 'ATTEMPTS', 'CAUSE'], ...rows])
}
