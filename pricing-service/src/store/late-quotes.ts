// In: nothing. Out: of the quotes that ended in the last two seconds, by class, how many expired for having waited and how many were calculated. Sampled once a second
// by http/admission.ts. The words of the conditions are those of the indexes of migration 0015. Who waited for less than half of its time, or not at all, had too
// little of it, which says nothing about waiting.
import { byWorkClass, type WorkClass } from '../fairness/lanes.ts'
import type { LateQuotes } from '../fairness/wait-stretch.ts'
import type { Database } from './database.ts'

const endedLately = `
  SELECT work_class, count(*) FILTER (WHERE is_late)::integer AS late_count, count(*) FILTER (WHERE NOT is_late)::integer AS calculated_count
  FROM (
    SELECT work_class, true AS is_late FROM quote
    WHERE status = 'failed' AND failure ->> 'code' IN ('QUOTE_CANCELLED', 'QUOTE_EXPIRED', 'QUOTE_ABANDONED')
      AND failure ->> 'code' = 'QUOTE_EXPIRED' AND finished_at > now() - interval '2 seconds'
      AND (started_at IS NULL OR started_at - created_at > (deadline_at - created_at) / 2)
    UNION ALL
    SELECT work_class, false FROM quote
    WHERE status IN ('priced', 'refused') AND started_at IS NOT NULL AND finished_at > now() - interval '2 seconds'
  ) AS ended GROUP BY work_class`

interface EndedRow {
  readonly work_class: WorkClass
  readonly late_count: number
  readonly calculated_count: number
}

export async function readLateQuotes(database: Database): Promise<Readonly<Record<WorkClass, LateQuotes>>> {
  const rows = await database.query<EndedRow>(endedLately)
  return byWorkClass(workClass => {
    const row = rows.find(each => each.work_class === workClass)
    return { lateCount: row?.late_count ?? 0, calculatedCount: row?.calculated_count ?? 0 }
  })
}
