// In: the id of an unfinished quote. Out: where it stands: waiting or running, which attempt, and its place, for the estimate that callers see.
import type { WorkClass } from '../fairness/lanes.ts'
import type { Database } from './database.ts'

export interface Standing {
  readonly phase: 'queued' | 'running' | 'retrying'
  /** Starts so far. */
  readonly attempt: number
  readonly isRunning: boolean
  readonly workClass: WorkClass
  readonly cpuMs: number
  /** Null until it has its place. */
  readonly order: number | null
  readonly runningForMs: number
}

interface StandingRow {
  readonly status: 'queued' | 'running'
  readonly attempt: number
  readonly work_class: WorkClass
  readonly predicted_cpu_ms: number
  readonly fair_order: number | null
  readonly running_for_ms: number | null
}

/** Shape: null when it is finished by now. */
export async function readStanding(database: Database, quoteId: string): Promise<Standing | null> {
  const [row] = await database.query<StandingRow>(
    `SELECT status, attempt, work_class, predicted_cpu_ms, fair_order, extract(epoch FROM now() - started_at)::float8 * 1000 AS running_for_ms
     FROM quote WHERE id = $1 AND status IN ('queued', 'running')`,
    [quoteId],
  )
  if (row === undefined) return null
  const isRunning = row.status === 'running'
  const isRetry = row.attempt > (isRunning ? 1 : 0)
  return {
    phase: isRetry ? 'retrying' : row.status,
    attempt: row.attempt,
    isRunning,
    workClass: row.work_class,
    cpuMs: row.predicted_cpu_ms,
    order: row.fair_order,
    runningForMs: row.running_for_ms ?? 0,
  }
}
