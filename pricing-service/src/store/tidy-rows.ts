// What is removed from the database when its time is over, kind by kind, each statement a bounded batch and a transaction. Nothing unfinished is ever touched, and
// no quote whose Idempotency-Key still names it, whose job or webhook is still to come. A quote takes its story and its webhooks with it.
import type { AskAlone } from './exclusive.ts'
import { givenUpList } from './given-up.ts'

export interface Retention {
  readonly keySeconds: number
  readonly quoteSeconds: number
  readonly failedSeconds: number
  readonly webhookSeconds: number
  /** Of model files and measurements that no quote names. */
  readonly modelSeconds: number
}

export interface TidyStep {
  readonly kind: 'key' | 'outbox' | 'webhook' | 'quote' | 'failed-quote' | 'given-up-quote' | 'write-back'
  /** Shape: how many rows went. */
  run(alone: AskAlone, retention: Retention, countMax: number): Promise<number>
}

const olderThan = (column: string) => `${column} < now() - $1 * interval '1 second'`

const remove =
  (statement: string, ageSeconds: (retention: Retention) => number) =>
  async (alone: AskAlone, retention: Retention, countMax: number): Promise<number> =>
    (await alone.query(statement, [ageSeconds(retention), countMax])).length

const removeQuotes = (which: string) => `
  DELETE FROM quote WHERE id IN (
    SELECT id FROM quote WHERE ${which} AND ${olderThan('finished_at')}
      AND NOT EXISTS (SELECT FROM idempotency_key WHERE quote_id = quote.id)
      AND NOT EXISTS (SELECT FROM outbox WHERE quote_id = quote.id)
      AND NOT EXISTS (SELECT FROM webhook WHERE quote_id = quote.id AND webhook.status = 'pending')
    ORDER BY finished_at LIMIT $2 FOR UPDATE SKIP LOCKED
  ) RETURNING id`

/** A quote goes after its key: a repeat within the key's time is answered with it. */
const asLongAsKeys = (seconds: number, { keySeconds }: Retention) => Math.max(seconds, keySeconds)

/** In this order, so that one tick removes what the earlier steps have set free. */
export const tidySteps: readonly TidyStep[] = [
  {
    kind: 'key',
    run: remove(
      `DELETE FROM idempotency_key WHERE key IN (
         SELECT key FROM idempotency_key JOIN quote ON quote.id = quote_id
         WHERE ${olderThan('idempotency_key.created_at')} AND finished_at IS NOT NULL ORDER BY idempotency_key.created_at LIMIT $2
       ) RETURNING key`,
      ({ keySeconds }) => keySeconds,
    ),
  },
  {
    kind: 'outbox',
    run: remove(
      `DELETE FROM outbox WHERE quote_id IN (
         SELECT quote_id FROM outbox JOIN quote ON quote.id = quote_id WHERE ${olderThan('finished_at')} LIMIT $2
       ) RETURNING quote_id`,
      ({ quoteSeconds }) => quoteSeconds,
    ),
  },
  {
    kind: 'webhook',
    run: remove(
      `DELETE FROM webhook WHERE id IN (
         SELECT id FROM webhook WHERE status IN ('delivered', 'superseded') AND ${olderThan('ended_at')} ORDER BY ended_at LIMIT $2
       ) RETURNING id`,
      ({ webhookSeconds }) => webhookSeconds,
    ),
  },
  {
    kind: 'quote',
    run: remove(removeQuotes(`status IN ('priced', 'refused')`), retention => asLongAsKeys(retention.quoteSeconds, retention)),
  },
  {
    kind: 'given-up-quote',
    run: remove(removeQuotes(`status = 'failed' AND failure ->> 'code' IN (${givenUpList})`), retention =>
      asLongAsKeys(retention.quoteSeconds, retention),
    ),
  },
  {
    kind: 'failed-quote',
    run: remove(removeQuotes(`status = 'failed' AND failure ->> 'code' NOT IN (${givenUpList})`), retention =>
      asLongAsKeys(retention.failedSeconds, retention),
    ),
  },
  // From the lowest number on and never past one that is open or young: what is kept has no gap that could be taken for a number that nobody used.
  {
    kind: 'write-back',
    run: remove(
      `WITH lowest AS (SELECT number, coalesce(${olderThan('settled_at')}, false) AS is_over FROM write_back ORDER BY number LIMIT $2),
         gone AS (
           DELETE FROM write_back USING lowest WHERE write_back.number = lowest.number
             AND NOT EXISTS (SELECT FROM lowest AS kept WHERE NOT kept.is_over AND kept.number <= write_back.number)
           RETURNING write_back.number
         ),
         moved AS (
           UPDATE write_back_counter SET kept_from = greatest(kept_from, (SELECT max(number) + 1 FROM gone)) WHERE EXISTS (SELECT FROM gone)
         )
       SELECT number FROM gone`,
      ({ quoteSeconds }) => quoteSeconds,
    ),
  },
]

export interface GeometryPage {
  readonly removedCount: number
  /** Where the next page begins; null: that was the last one. */
  readonly after: string | null
}

/**
 * Measurements of models that no quote names any more. Most of them are named, so they are gone through page by page instead of looking for the first that is
 * not. `after`: the end of the page before, in the database's own text.
 */
export async function tidyGeometry(alone: AskAlone, { modelSeconds }: Retention, after: string, countMax: number): Promise<GeometryPage> {
  const [row] = await alone.query<{ seen: string; removed: string; last: string | null }>(
    `WITH page AS MATERIALIZED (
       SELECT model_sha256, engine_version, created_at FROM geometry
       WHERE ${olderThan('created_at')} AND created_at > $3::timestamptz ORDER BY created_at LIMIT $2
     ), removed AS (
       DELETE FROM geometry USING page
       WHERE geometry.model_sha256 = page.model_sha256 AND geometry.engine_version = page.engine_version
         AND NOT EXISTS (SELECT FROM quote WHERE quote.model_sha256 = page.model_sha256)
       RETURNING geometry.model_sha256
     )
     SELECT (SELECT count(*) FROM page) AS seen, (SELECT count(*) FROM removed) AS removed, (SELECT max(created_at)::text FROM page) AS last`,
    [modelSeconds, countMax, after],
  )
  const isLast = Number(row?.seen) < countMax
  return { removedCount: Number(row?.removed), after: isLast ? null : (row?.last ?? null) }
}

/** Of these models, those that a quote names. */
export async function readNamedModels(alone: AskAlone, sha256s: readonly string[]): Promise<Set<string>> {
  const rows = await alone.query<{ model_sha256: string }>('SELECT DISTINCT model_sha256 FROM quote WHERE model_sha256 = ANY($1)', [
    sha256s,
  ])
  return new Set(rows.map(row => row.model_sha256))
}
