// What finished jobs teach about the cost of the next ones. Written by worker/cost-ledger.ts every second, read by the api's samples.
import type { Calibration, Lesson } from '../fairness/predict-cost.ts'
import type { Database } from './database.ts'

/** A class that has seen much still moves this far with each new sample, so that a faster machine or engine shows within some dozens of jobs. */
const leastStepRatio = 0.05

export async function learnCosts(database: Database, lessons: readonly Lesson[]): Promise<void> {
  if (lessons.length === 0) return
  await database.query(
    `INSERT INTO cost_class AS known (name, log_factor, sample_count)
     SELECT * FROM unnest($1::text[], $2::float8[], $3::bigint[]) AS lesson (name, log_factor, sample_count) ORDER BY name
     ON CONFLICT (name) DO UPDATE SET sample_count = known.sample_count + excluded.sample_count, updated_at = now(),
       log_factor = known.log_factor + (excluded.log_factor - known.log_factor)
         * greatest(excluded.sample_count::float8 / (known.sample_count + excluded.sample_count), 1 - power(1 - $4::float8, excluded.sample_count::float8))`,
    [
      lessons.map(lesson => lesson.className),
      lessons.map(lesson => lesson.logFactor),
      lessons.map(lesson => lesson.sampleCount),
      leastStepRatio,
    ],
  )
}

export async function readCalibration(database: Database): Promise<Calibration> {
  const rows = await database.query<{ name: string; log_factor: number }>('SELECT name, log_factor FROM cost_class')
  return new Map(rows.map(row => [row.name, row.log_factor]))
}
