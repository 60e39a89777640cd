// Models of many sizes, both tariffs, several kinds of jewel: how far the predicted processor time is from the measured, once some of each have been seen.
import { quantile } from './bars.ts'
import { allFinished, type Ground } from './ground.ts'
import { askMix } from './mix.ts'
import type { Measured } from './three-times.ts'

export async function measurePredictions(ground: Ground, seed: number): Promise<Measured> {
  await allFinished(ground)
  const { rows: before } = await ground.database.query('SELECT max(number) AS number FROM quote')
  await askMix(ground, seed)
  await allFinished(ground)
  // The first third teaches; the rest is judged.
  const { rows } = await ground.database.query<{ cost: number; predicted: number; task: string; wait: number; waited: number }>(
    `SELECT cpu_ms AS cost, predicted_cpu_ms AS predicted, geometry_kind AS task, predicted_wait_ms AS wait,
       extract(epoch FROM started_at - created_at)::float8 * 1000 AS waited
     FROM (SELECT *, percent_rank() OVER (ORDER BY number) AS part FROM quote WHERE number > $1 AND cpu_ms IS NOT NULL) AS asked WHERE part > 1.0 / 3`,
    [before[0].number],
  )
  const errors = rows.map(({ cost, predicted }) => Math.abs(predicted - cost) / cost)
  const errorsOf = (measured: boolean) => rows.flatMap(({ task }, n) => ((task === '') === measured ? [errors[n] as number] : []))
  const percent = (value: number) => `${(100 * value).toFixed(0)} %`
  const waits = rows.filter(({ waited }) => waited > 200).map(({ wait, waited }) => Math.abs(wait - waited) / waited)
  const isMet = quantile(errors, 0.5) <= 0.25
  return {
    facts: [
      `predicted processor time of ${rows.length} models: error p50 ${percent(quantile(errors, 0.5))}, p90 ${percent(quantile(errors, 0.9))} ` +
        `(measuring p50 ${percent(quantile(errorsOf(true), 0.5))}, inspecting p50 ${percent(quantile(errorsOf(false), 0.5))})`,
      `predicted wait of the ${waits.length} that waited for more than 200 ms: error p50 ${percent(quantile(waits, 0.5))}`,
    ],
    bars: [{ title: 'error of predicted processor time, median', figure: percent(quantile(errors, 0.5)), bar: '≤ 25 %', isMet }],
  }
}
