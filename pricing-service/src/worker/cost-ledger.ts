// In: finished jobs of this worker. Out: every second the store learns what models cost and which threads there are, so that the api can predict.
// Losing a second of it in a crash costs nothing. Errors go to onFault; the next second tries again.
import { randomUUID } from 'node:crypto'
import { jobOverheadMs } from '../fairness/fair-order.ts'
import { byWorkClass, type WorkClass, workClasses } from '../fairness/lanes.ts'
import { type CostSample, lessonsOf } from '../fairness/predict-cost.ts'
import { learnCosts } from '../store/cost-classes.ts'
import type { Database } from '../store/database.ts'
import { leaveSeats, takeSeats } from '../store/worker-seats.ts'

const tellEveryMs = 1_000
/** How far one job moves what is told of the next ones. */
const overheadStepRatio = 0.05

export interface CostLedger {
  /** What a job held its place for, and the processor time it took of that. */
  held(workClass: WorkClass, heldMs: number, cpuMs: number): void
  learn(sample: CostSample): void
  close(): Promise<void>
}

export interface CostLedgerOptions {
  readonly database: Database
  readonly threadCounts: Readonly<Record<WorkClass, number>>
  readonly onFault: (error: Error) => void
}

export function openCostLedger({ database, threadCounts, onFault }: CostLedgerOptions): CostLedger {
  const workerId = randomUUID()
  const overheadMs: Record<WorkClass, number> = { ...byWorkClass(() => jobOverheadMs) }
  let samples: CostSample[] = []

  async function tell(): Promise<void> {
    const lessons = lessonsOf(samples)
    samples = []
    await learnCosts(database, lessons)
    await takeSeats(
      database,
      workerId,
      workClasses.map(workClass => ({ workClass, threadCount: threadCounts[workClass], overheadMs: overheadMs[workClass] })),
    )
  }

  let telling: Promise<void> | null = null
  const tellNow = () => {
    telling ??= tell()
      .catch(onFault)
      .finally(() => {
        telling = null
      })
  }
  tellNow()
  const timer = setInterval(tellNow, tellEveryMs)
  return {
    held: (workClass, heldMs, cpuMs) => {
      overheadMs[workClass] += (Math.max(0, heldMs - cpuMs) - overheadMs[workClass]) * overheadStepRatio
    },
    learn: sample => void samples.push(sample),
    close: async () => {
      clearInterval(timer)
      await telling
      await learnCosts(database, lessonsOf(samples)).catch(onFault)
      await leaveSeats(database, workerId).catch(onFault)
    },
  }
}
