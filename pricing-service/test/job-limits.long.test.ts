// Limits before work: time and memory of a job, with the numbers, through real processes over HTTP.
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import type { StartedProcess } from '../../scripts/test-services/start-process.ts'
import { jewelMesh, toBinaryStl } from '../src/sample-models/index.ts'
import { components, mesh, modelXml, object, packageOf } from './hostile/packages.ts'
import { type Answer, getQuote, openService, postQuote, putModel, type Service, send } from './service.ts'

let service: Service
let api: StartedProcess
beforeAll(async () => {
  service = await openService()
  api = await service.startApi()
})
afterAll(() => service[Symbol.asyncDispose]())

const heavy = (seed: number) => toBinaryStl(jewelMesh('ring', { facetCount: 120_000, seed }))
/** Inspected for longer than it takes to claim the next one. */
const heavier = (seed: number) => toBinaryStl(jewelMesh('ring', { facetCount: 300_000, seed }))
const small = toBinaryStl(jewelMesh('ring', { facetCount: 600, seed: 4 }))

function postCasting(modelSha256: string, { wait = 30, ...keys }: { wait?: number; units?: string } = {}): Promise<Answer> {
  return send(`${api.ready['url']}/quotes`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', prefer: `wait=${wait}` },
    body: JSON.stringify({ modelSha256, material: 'BRONZE', finish: 'NONE', quantity: 1, tariff: 'casting', ...keys }),
  })
}

async function metricOf(worker: StartedProcess, name: string): Promise<number> {
  const text = await (await fetch(`${worker.ready['url']}/metrics`)).text()
  return Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(text)?.[1])
}

/** One tetrahedron, placed 100 × 100 × 5 times: a file of a few kilobytes that unfolds into 200 000 facets. */
const placedOften = () => {
  const hundredOf = (id: number) => components(...Array.from({ length: 100 }, () => id))
  const resources = [object(1, mesh), object(2, hundredOf(1)), object(3, hundredOf(2))].join('')
  return packageOf(modelXml({ resources, build: '<item objectid="3"/>'.repeat(5) }))
}

describe('a model that takes too long to inspect', { timeout: 90_000 }, () => {
  it('fails once, with the time allowed, and the worker goes on', async () => {
    await using _worker = await service.startWorker(['--inspect-deadline-ms', '50'])
    const late = await postCasting(await putModel(api, heavy(1)), { units: 'mm' })
    expect([late.body.status, late.body.failure]).toEqual([
      'failed',
      { code: 'JOB_DEADLINE_PASSED', attempts: 1, detail: 'calculating took longer than the 50 ms that this worker allows' },
    ])
    // The tariff mes has a time of its own.
    expect((await postQuote(api, await putModel(api, heavy(2)))).body.status).toBe('priced')
  })
})

describe('a model that needs much memory', { timeout: 90_000 }, () => {
  it('fails at once, with the numbers, when the worker never has so much', async () => {
    await using worker = await service.startWorker(['--memory-megabytes', '32'])
    const { body } = await postCasting(await putModel(api, heavy(1)), { units: 'mm' })
    expect([body.status, body.failure?.code, body.failure?.attempts]).toEqual(['failed', 'JOB_MEMORY_EXCEEDED', 1])
    expect(body.failure?.detail).toMatch(/^the model needs about \d\d MB of memory; this worker gives its jobs 32 MB$/)
    expect(await metricOf(worker, 'ficus_pricing_memory_reserved_bytes')).toBe(0)
    expect((await postCasting(await putModel(api, small), { units: 'mm' })).body.status).toBe('priced')
  })

  it('is found out when its file is small: components placed many times need room for all their facets', async () => {
    await using _worker = await service.startWorker(['--memory-megabytes', '64'])
    const bytes = placedOften()
    expect(bytes.length).toBeLessThan(10_000)
    const { body } = await postCasting(await putModel(api, bytes))
    expect([body.status, body.failure?.code]).toEqual(['failed', 'JOB_MEMORY_EXCEEDED'])
    expect(body.failure?.detail).toMatch(/^the model needs about 1\d\d MB of memory; this worker gives its jobs 64 MB$/)
  })

  it('waits until another has ended when both together are too much', async () => {
    const quotes = []
    for (const seed of [3, 4]) quotes.push(await postCasting(await putModel(api, heavier(seed)), { units: 'mm', wait: 0 }))
    await using worker = await service.startWorker(['--thread-count', '2', '--memory-megabytes', '200'])
    const reserved: number[] = []
    await vi.waitUntil(
      async () => {
        reserved.push(await metricOf(worker, 'ficus_pricing_memory_reserved_bytes'))
        return (await metricOf(worker, 'ficus_pricing_quotes_finished_total{status="priced"}')) === 2
      },
      { timeout: 80_000, interval: 5 },
    )
    for (const { body } of quotes) expect((await getQuote(api, body.id)).body.status).toBe('priced')
    expect(await metricOf(worker, 'ficus_pricing_memory_waits_total')).toBe(1)
    expect(Math.max(...reserved)).toBeGreaterThan(100 * 1_048_576)
    expect(Math.max(...reserved)).toBeLessThanOrEqual(200 * 1_048_576)
    expect(await metricOf(worker, 'ficus_pricing_memory_reserved_bytes')).toBe(0)
  })
})
