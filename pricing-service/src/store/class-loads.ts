// In: nothing. Out: what waits and runs, by class, lane and partner, with the threads that work on it. Sampled once a second by http/admission.ts.
import { type ClassLoad, emptyLoad, type LoadStep } from '../fairness/class-load.ts'
import { byWorkClass, type Lane, type WorkClass } from '../fairness/lanes.ts'
import type { Database } from './database.ts'

export type ClassLoads = Readonly<Record<WorkClass, ClassLoad>>

/** So many points of the waiting work's curve are kept; the place of a quote is read between two of them. */
const stepCount = 64
/** A worker that has said nothing for so long has no threads. */
const seatSilentSeconds = 10

export async function readClassLoads(database: Database): Promise<ClassLoads> {
  const [steps, running, seats, flows] = await Promise.all([
    database.query<StepRow>(waitingCurve, [stepCount]),
    database.query<RunningRow>(runningWork),
    database.query<SeatRow>(seatsNow, [seatSilentSeconds]),
    database.query<FlowRow>('SELECT work_class, lane, partner, finish FROM fair_flow'),
  ])
  const loadOf = (workClass: WorkClass): ClassLoad => {
    const ofClass = <Row extends { work_class: WorkClass }>(rows: readonly Row[]) => rows.filter(row => row.work_class === workClass)
    const [seat] = ofClass(seats)
    const [runs] = ofClass(running)
    return {
      ...emptyLoad,
      threadCount: seat?.thread_count ?? 0,
      overheadMs: seat?.overhead_ms ?? emptyLoad.overheadMs,
      runningCount: runs?.running_count ?? 0,
      runningCpuMs: runs?.remaining_ms ?? 0,
      virtualNow: runs?.virtual_now ?? 0,
      steps: cumulated(ofClass(steps)),
      flows: ofClass(flows),
    }
  }
  return byWorkClass(loadOf)
}

interface StepRow {
  readonly work_class: WorkClass
  readonly last_order: number | null
  readonly cpu_ms: number
  readonly count: number
}

/** What has no place yet comes last. */
const waitingCurve = `
  SELECT work_class, max(fair_order) AS last_order, sum(predicted_cpu_ms)::float8 AS cpu_ms, count(*)::integer AS count
  FROM (
    SELECT work_class, fair_order, predicted_cpu_ms, ntile($1::integer) OVER (PARTITION BY work_class ORDER BY fair_order) AS step
    FROM quote WHERE status = 'queued'
  ) AS waiting GROUP BY work_class, step ORDER BY work_class, step`

function cumulated(rows: readonly StepRow[]): LoadStep[] {
  let [cpuMs, count] = [0, 0]
  return rows.map(row => {
    cpuMs += row.cpu_ms
    count += row.count
    return { lastOrder: row.last_order ?? Number.POSITIVE_INFINITY, cpuMs, count }
  })
}

interface RunningRow {
  readonly work_class: WorkClass
  readonly running_count: number | null
  readonly remaining_ms: number | null
  readonly virtual_now: number | null
}

/** A job that takes longer than predicted is taken to need a tenth of the prediction still. */
const runningWork = `
  SELECT work_class, fair_now(work_class) AS virtual_now, running_count, remaining_ms
  FROM fair_clock LEFT JOIN (
    SELECT work_class, count(*)::integer AS running_count,
      sum(greatest(predicted_cpu_ms - extract(epoch FROM now() - started_at) * 1000, predicted_cpu_ms / 10))::float8 AS remaining_ms
    FROM quote WHERE status = 'running' GROUP BY work_class
  ) AS running USING (work_class)`

interface SeatRow {
  readonly work_class: WorkClass
  readonly thread_count: number
  readonly overhead_ms: number
}

const seatsNow = `
  SELECT work_class, sum(thread_count)::integer AS thread_count, sum(overhead_ms * thread_count)::float8 / sum(thread_count) AS overhead_ms
  FROM worker_seat WHERE seen_at > now() - $1 * interval '1 second' AND thread_count > 0 GROUP BY work_class`

interface FlowRow {
  readonly work_class: WorkClass
  readonly lane: Lane
  readonly partner: string
  readonly finish: number
}

/** Shape: predicted processor time in flight (waiting and running) by partner. */
export async function readPartnerLoads(database: Database): Promise<Map<string, number>> {
  const rows = await database.query<{ partner: string; cpu_ms: number }>(
    `SELECT partner, sum(predicted_cpu_ms)::float8 AS cpu_ms FROM quote WHERE status IN ('queued', 'running') GROUP BY partner`,
  )
  return new Map(rows.map(row => [row.partner, row.cpu_ms]))
}
