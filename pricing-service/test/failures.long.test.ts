// When the service cannot answer: a quote ends as failed with a code, a full queue refuses, a client that leaves is not waited for.
import { once } from 'node:events'
import { rm } from 'node:fs/promises'
import { connect } from 'node:net'
import path from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import type { StartedProcess } from '../../scripts/test-services/start-process.ts'
import { getQuote, openService, postQuote, putModel } from './service.ts'
import { binaryStl, endlessAscii, tetrahedron } from './stl.ts'

const noWait = { headers: { prefer: 'wait=0' } }
const model = binaryStl(tetrahedron(9))
const metricsOf = async (process: StartedProcess) => (await fetch(`${process.ready['url']}/metrics`)).text()

describe('a quote that cannot be calculated', { timeout: 60_000 }, () => {
  it('fails after all attempts when the bytes of its model are gone, with the code of the last', async () => {
    await using service = await openService()
    const api = await service.startApi()
    const sha256 = await putModel(api, model)
    const { body } = await postQuote(api, sha256, noWait)
    await rm(path.join(service.modelsDir, sha256.slice(0, 2)), { recursive: true })
    const worker = await service.startWorker(['--attempts-max', '3'])
    const failed = await getQuote(api, body.id, { prefer: 'wait=30' })
    expect(failed.body).toMatchObject({
      status: 'failed',
      failure: { code: 'MODEL_BYTES_MISSING', attempts: 3 },
      breakdown: null,
      refusal: null,
    })
    expect(failed.body.finishedAt).not.toBeNull()
    const metrics = await metricsOf(worker)
    expect(metrics).toContain('ficus_pricing_attempt_faults_total{code="MODEL_BYTES_MISSING"} 3')
    expect(metrics).toContain('ficus_pricing_quotes_finished_total{status="failed"} 1')
  })

  it('fails at once when it takes longer than the worker allows, and the worker goes on', async () => {
    await using service = await openService()
    const api = await service.startApi()
    await service.startWorker(['--job-deadline-ms', '1000'])
    const late = await postQuote(api, await putModel(api, endlessAscii()))
    expect([late.status, late.body.failure]).toEqual([
      200,
      { code: 'JOB_DEADLINE_PASSED', attempts: 1, detail: 'calculating took longer than the 1000 ms that this worker allows' },
    ])
    // On a busy machine the new thread may need longer than that second to start, and the wait for it counts.
    const sha256 = await putModel(api, model)
    await vi.waitUntil(async () => (await postQuote(api, sha256)).body.status === 'priced', { timeout: 30_000, interval: 50 })
  })
})

describe('the api', { timeout: 30_000 }, () => {
  it('refuses new quotes while too many wait', async () => {
    await using service = await openService()
    const api = await service.startApi(['--queued-count-max', '2'])
    const sha256 = await putModel(api, model)
    for (let n = 0; n < 2; n++) expect((await postQuote(api, sha256, noWait)).status).toBe(202)
    await vi.waitUntil(async () => (await metricsOf(api)).includes('ficus_pricing_quotes_queued 2'), 10_000)
    const full = await postQuote(api, sha256, noWait)
    expect([full.status, full.body.code]).toEqual([503, 'QUEUE_FULL'])
    expect(await metricsOf(api)).toMatch(/ficus_pricing_oldest_waiting_seconds 0*[.1-9]/)
  })

  it('forgets the wait of a client that has gone; its quote is calculated all the same', async () => {
    await using service = await openService()
    const api = await service.startApi()
    const sha256 = await putModel(api, model)
    const leaving = new AbortController()
    const asked = fetch(`${api.ready['url']}/quotes`, {
      method: 'POST',
      signal: leaving.signal,
      headers: { 'content-type': 'application/json', prefer: 'wait=30' },
      body: JSON.stringify({ modelSha256: sha256, material: 'BRASS', finish: 'NONE', quantity: 1 }),
    }).catch(error => error.name)
    const waits = (count: number) =>
      vi.waitUntil(async () => (await metricsOf(api)).includes(`ficus_pricing_open_waits ${count}\n`), 10_000)
    await waits(1)
    leaving.abort()
    expect(await asked).toBe('AbortError')
    await waits(0)
    await service.startWorker()
    await vi.waitUntil(async () => (await service.database.query(`SELECT FROM quote WHERE status = 'priced'`)).rowCount === 1, 10_000)
  })

  it('answers 202 to those who wait when it must go, and ends with 0', async () => {
    await using service = await openService()
    const api = await service.startApi(['--drain-ms', '400'])
    const asked = postQuote(api, await putModel(api, model))
    await vi.waitUntil(async () => (await metricsOf(api)).includes('ficus_pricing_open_waits 1\n'), 10_000)
    api.process.kill('SIGTERM')
    const answer = await asked
    expect([answer.status, answer.headers.get('location')]).toEqual([202, `/quotes/${answer.body.id}`])
    expect(await api.exited).toEqual({ code: 0, signal: null })
  })

  it.each(['startApi', 'startWorker'] as const)('%s is not held up by a connection that never asks anything', async start => {
    await using service = await openService()
    const child = await service[start](['--drain-ms', '1000'])
    const idle = connect(Number(new URL(child.ready['url'] as string).port), '127.0.0.1')
    await once(idle, 'connect')
    await metricsOf(child) // by now the idle connection is known, too
    child.process.kill('SIGTERM')
    expect(await child.exited).toEqual({ code: 0, signal: null })
  })

  it.each(['startApi', 'startWorker'] as const)('%s ends with 0 when its parent is gone', async start => {
    await using service = await openService()
    // Several at once, the moment they are ready: what still connects then must not hold the drain up.
    const children = await Promise.all([1, 2, 3].map(() => service[start](['--drain-ms', '1000'])))
    for (const child of children) child.process.disconnect()
    for (const child of children) expect(await child.exited).toEqual({ code: 0, signal: null })
  })
})
