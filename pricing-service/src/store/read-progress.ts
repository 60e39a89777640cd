// In: ids of quotes. Out: where the unfinished ones stand: their standing and their place among those that wait. One query for all event streams of a process.
import type { WorkClass } from '../fairness/lanes.ts'
import type { Database } from './database.ts'
import type { Standing } from './standing.ts'

export interface QuoteProgress {
  readonly quoteId: string
  readonly standing: Standing
  /** How many quotes of its class are to be started before it; null when it runs. */
  readonly aheadCount: number | null
}

interface ProgressRow {
  readonly id: string
  readonly status: 'queued' | 'running'
  readonly attempt: number
  readonly work_class: WorkClass
  readonly predicted_cpu_ms: number
  readonly fair_order: number | null
  readonly running_for_ms: number | null
  readonly ahead_count: string | null
}

export async function readProgress(database: Database, quoteIds: readonly string[]): Promise<QuoteProgress[]> {
  const rows = await database.query<ProgressRow>(
    `SELECT quote.id, status, attempt, work_class, predicted_cpu_ms, fair_order, ahead_count,
       extract(epoch FROM now() - started_at)::float8 * 1000 AS running_for_ms
     FROM quote LEFT JOIN (
       SELECT id, row_number() OVER (PARTITION BY work_class ORDER BY fair_order NULLS LAST, number) - 1 AS ahead_count
       FROM quote WHERE status = 'queued'
     ) AS waiting USING (id)
     WHERE quote.id = ANY($1) AND status IN ('queued', 'running')`,
    [quoteIds],
  )
  return rows.map(toProgress)
}

function toProgress(row: ProgressRow): QuoteProgress {
  const isRunning = row.status === 'running'
  const phase = row.attempt > (isRunning ? 1 : 0) ? 'retrying' : row.status
  return {
    quoteId: row.id,
    standing: {
      phase,
      attempt: row.attempt,
      isRunning,
      workClass: row.work_class,
      cpuMs: row.predicted_cpu_ms,
      order: row.fair_order,
      runningForMs: row.running_for_ms ?? 0,
    },
    aheadCount: row.ahead_count === null ? null : Number(row.ahead_count),
  }
}
