// What must hold when a run is over. In: the outside ledger, the witness's and the service's tables. Out: one line per invariant with its figures, and the ids of what
// breaks it. The order is the one in which they are printed.
import type pg from 'pg'
import type { Attempt, Ledger } from './ledger.ts'
import { askPersistently } from './witness.ts'

export interface Invariant {
  readonly title: string
  readonly figures: string
  /** Ids, keys or sentences; empty: it holds. */
  readonly broken: readonly string[]
}

/** A time during which connections of clients may break, because an api itself was struck. */
export interface ConnectionExcuse {
  readonly from: number
  readonly to: number
}

interface QuoteFacts {
  readonly id: string
  readonly key: string | null
  readonly status: string
  readonly finished: boolean
  readonly failure_code: string | null
  readonly breakdown_md5: string | null
  readonly starts: number
  readonly effects: number
  readonly fenced_effects: number
  readonly attempt: number
}

const facts = `
  SELECT quote.id, key, status, finished_at IS NOT NULL AS finished, failure->>'code' AS failure_code, md5(breakdown::text) AS breakdown_md5, attempt,
    (SELECT count(*)::int FROM witness_start WHERE quote_id = quote.id) AS starts,
    (SELECT count(*)::int FROM witness_effect WHERE quote_id = quote.id) AS effects,
    (SELECT count(*)::int FROM witness_effect AS effect WHERE quote_id = quote.id AND EXISTS (
       SELECT FROM witness_start AS later WHERE later.quote_id = quote.id AND later.token > effect.token AND later.at < effect.at)) AS fenced_effects
  FROM quote LEFT JOIN idempotency_key ON quote_id = quote.id`

const differing = `
  SELECT array_agg(id::text) AS ids FROM quote WHERE status = 'priced'
  GROUP BY model_sha256, material, finish, quantity, choice::text, tariff::text, engine_version
  HAVING count(DISTINCT concat(breakdown::text, offer::text)) > 1`

export async function judgeRun(database: pg.Pool, ledger: Ledger, excuses: readonly ConnectionExcuse[]): Promise<Invariant[]> {
  const quotes = await askPersistently<QuoteFacts & pg.QueryResultRow>(database, facts)
  const different = await askPersistently<{ ids: string[] }>(database, differing)
  const byId = new Map(quotes.map(quote => [quote.id, quote]))
  const acknowledged = [...ledger.acknowledged.keys()]
  const expected = new Map(ledger.ends.map(end => [end.key, end.expectedFailureCode]))
  const failed = quotes.filter(({ status }) => status === 'failed')
  const starts = quotes.reduce((sum, quote) => sum + quote.starts, 0)
  const effects = quotes.reduce((sum, quote) => sum + quote.effects, 0)
  const bad = ledger.attempts.filter(attempt => isBad(attempt, excuses))
  const count = (end: Attempt['end']) => ledger.attempts.filter(attempt => attempt.end === end).length
  return [
    {
      title: 'every acknowledged quote is finished',
      figures: `${acknowledged.length} acknowledged, ${quotes.filter(({ finished }) => finished).length} finished`,
      broken: acknowledged.filter(id => byId.get(id)?.finished !== true),
    },
    {
      title: 'no quote has its answer recorded twice, or by one who had lost it',
      figures: `${effects} answers recorded, ${starts} calculations started (${starts - quotes.length} of them again)`,
      broken: quotes.filter(quote => (quote.finished && quote.effects !== 1) || quote.fenced_effects > 0).map(({ id }) => id),
    },
    {
      title: 'one order is one quote',
      figures: `${ledger.ends.length} orders, ${quotes.length} quotes`,
      broken: [
        ...[...ledger.acknowledged].filter(([, keys]) => keys.size > 1).map(([id]) => id),
        ...quotes.filter(({ key }) => key === null || !expected.has(key)).map(({ id }) => id),
      ],
    },
    {
      title: 'the same order has the same bytes as its answer, whoever calculates it',
      figures: `${quotes.filter(({ status }) => status === 'priced').length} prices`,
      broken: different.flatMap(({ ids }) => ids),
    },
    {
      title: 'every client has its answer, and it is the recorded one',
      figures: `${ledger.ends.filter(({ id }) => id !== null && byId.get(id)?.finished).length} answered`,
      broken: ledger.ends
        .filter(end => end.id === null || byId.get(end.id)?.status !== end.status || byId.get(end.id)?.breakdown_md5 !== end.breakdownMd5)
        .map(({ key, id, status }) => `${key} (${id}: ${status})`),
    },
    {
      title: 'every request ends: answered, holding an id, or refused with a code and a time; connections break only with their api',
      figures: `${ledger.attempts.length} requests: ${count('answered')} answered, ${count('accepted')} hold an id, ${count('refused')} refused, ${count('cut') + count('silent')} broken`,
      broken: bad.map(({ key, what, end, detail, sentAt }) => `${key} ${what} ${end} ${detail} at ${new Date(sentAt).toISOString()}`),
    },
    {
      title: 'what fails says why, and only what must fail does',
      figures: `${failed.length} failed, ${[...expected.values()].filter(code => code !== null).length} of the orders were poison`,
      broken: ledger.ends
        .filter(({ status, failureCode, expectedFailureCode }) => status === 'refused' || failureCode !== expectedFailureCode)
        .map(
          ({ key, id, failureCode, expectedFailureCode }) =>
            `${key} (${id}: ${failureCode} instead of ${expectedFailureCode ?? 'a price'})`,
        ),
    },
  ]
}

function isBad(attempt: Attempt, excuses: readonly ConnectionExcuse[]): boolean {
  if (attempt.end === 'wrong') return true
  if (attempt.end !== 'cut' && attempt.end !== 'silent') return false
  return !excuses.some(({ from, to }) => attempt.sentAt <= to && attempt.endedAt >= from)
}
