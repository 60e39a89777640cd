// The threads of all workers. Each worker says every second what it has; the api's samples add up what was said lately.
import type { WorkClass } from '../fairness/lanes.ts'
import type { Database } from './database.ts'

export interface Seat {
  readonly workClass: WorkClass
  readonly threadCount: number
  /** What a job holds a thread's place for beside its processor time. */
  readonly overheadMs: number
}

export async function takeSeats(database: Database, workerId: string, seats: readonly Seat[]): Promise<void> {
  await database.query(
    `INSERT INTO worker_seat (worker_id, work_class, thread_count, overhead_ms)
     SELECT $1, * FROM unnest($2::text[], $3::integer[], $4::float8[])
     ON CONFLICT (worker_id, work_class) DO UPDATE
       SET thread_count = excluded.thread_count, overhead_ms = excluded.overhead_ms, seen_at = now()`,
    [workerId, seats.map(seat => seat.workClass), seats.map(seat => seat.threadCount), seats.map(seat => seat.overheadMs)],
  )
}

export async function leaveSeats(database: Database, workerId: string): Promise<void> {
  await database.query(`DELETE FROM worker_seat WHERE worker_id = $1 OR seen_at < now() - interval '1 hour'`, [workerId])
}
