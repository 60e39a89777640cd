// In: a service with accepted quotes and no worker. Out: it is as if each of them took so much processor time and these threads worked on them; the api knows it.
import { vi } from 'vitest'
import type { StartedProcess } from '../../scripts/test-services/start-process.ts'
import type { Service } from './service.ts'

export const metricsOf = async (child: StartedProcess) => (await fetch(`${child.ready['url']}/metrics`)).text()

export interface Backlog {
  readonly cpuMs: number
  readonly threadCount: number
}

export async function backlog({ database }: Service, api: StartedProcess, { cpuMs, threadCount }: Backlog): Promise<void> {
  await database.query('UPDATE quote SET predicted_cpu_ms = $1', [cpuMs])
  await database.query(`INSERT INTO worker_seat VALUES ('w', 'batch', $1, 0, now() + interval '1 hour')`, [threadCount])
  const { rows } = await database.query('SELECT sum(predicted_cpu_ms)::float8 / 1000 AS seconds FROM quote')
  const sampled = `ficus_pricing_predicted_cpu_seconds{class="batch"} ${rows[0].seconds}`
  await vi.waitUntil(async () => (await metricsOf(api)).includes(sampled), { timeout: 20_000, interval: 50 })
}
