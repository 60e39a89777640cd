// The database or the queue goes away and comes back: clients hear 503 soon, the processes live on and recover, nothing accepted is lost.
import { describe, expect, inject, it, vi } from 'vitest'
import type { StartedProcess } from '../../scripts/test-services/start-process.ts'
import { type FaultLine, openFaultLine } from './faults/fault-line.ts'
import { quick } from './quick-settings.ts'
import { getQuote, openService, postQuote, putModel, type ServiceOptions, type Transport } from './service.ts'
import { binaryStl, tetrahedron } from './stl.ts'

const patience = { timeout: 20_000, interval: 50 }
const soonMs = 2_500

const readyStatus = async (api: StartedProcess) => (await fetch(`${api.ready['url']}/readyz`)).status
const becomesReady = (api: StartedProcess) => vi.waitUntil(async () => (await readyStatus(api)) === 200, patience)

let sideMm = 30
const freshModel = (api: StartedProcess) => putModel(api, binaryStl(tetrahedron((sideMm += 1))))

/** Which address leads over the line that is cut. */
const losses: readonly [lost: string, transport: Transport, code: string, options: (line: FaultLine) => ServiceOptions][] = [
  ['the queue on postgres', 'postgres', 'QUEUE_UNAVAILABLE', line => ({ queueUrlOf: line.through })],
  ['the queue on redis', 'redis', 'QUEUE_UNAVAILABLE', line => ({ queueUrlOf: line.through })],
  ['the database', 'redis', 'STORE_UNAVAILABLE', line => ({ databaseUrlOf: line.through })],
]

describe.each(losses.filter(([, transport]) => inject('transports').includes(transport)))(
  '%s is lost',
  { timeout: 90_000 },
  (_lost, transport, code, options) => {
    it('refuses soon, lives on, recovers, and keeps what it had accepted', async () => {
      await using line = await openFaultLine()
      await using service = await openService({ transport, ...options(line) })
      const api = await service.startApi(quick.api)
      const before = await postQuote(api, await freshModel(api), { headers: { prefer: 'wait=0' } })
      const sha256 = await freshModel(api)

      line.cut()
      // Nobody knows yet: either it is refused, or it is accepted and queued when the queue is back.
      const unlucky = await postQuote(api, sha256, { quantity: 2 })
      expect([202, 503]).toContain(unlucky.status)
      await vi.waitUntil(async () => (await readyStatus(api)) === 503, patience)
      const askedAt = performance.now()
      const refused = await postQuote(api, sha256)
      expect([refused.status, refused.body.code]).toEqual([503, code])
      expect(performance.now() - askedAt).toBeLessThan(soonMs)
      expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0)
      expect((await fetch(`${api.ready['url']}/healthz`)).status).toBe(200)

      line.mend()
      await becomesReady(api)
      await service.startWorker(quick.worker)
      expect((await postQuote(api, sha256)).body.status).toBe('priced')
      const accepted = [before, unlucky].filter(answer => answer.status === 202)
      for (const { body } of accepted) expect((await getQuote(api, body.id, { prefer: 'wait=20' })).body.status).toBe('priced')
      expect(api.process.exitCode).toBeNull()
    })

    it('takes work again with a worker that lived through it', async () => {
      await using line = await openFaultLine()
      await using service = await openService({ transport, ...options(line) })
      const api = await service.startApi(quick.api)
      const worker = await service.startWorker(quick.worker)
      expect((await postQuote(api, await freshModel(api))).body.status).toBe('priced')
      line.cut()
      await vi.waitUntil(async () => (await readyStatus(api)) === 503, patience)
      line.mend()
      await becomesReady(api)
      expect((await postQuote(api, await freshModel(api))).body.status).toBe('priced')
      expect(worker.process.exitCode).toBeNull()
    })
  },
)

describe('a process that finds nothing at its start', { timeout: 30_000 }, () => {
  it.each(['startApi', 'startWorker'] as const)('%s ends with one line that says what to do', async start => {
    await using service = await openService({ databaseUrlOf: () => 'postgres://nobody:nothing@127.0.0.1:9/none' })
    await expect(service[start]()).rejects.toThrow(
      /exit code 1\):\npricing-(api|worker): preparing the database did not succeed .*is PostgreSQL running/,
    )
  })

  it('an api without its Redis is alive but not ready, and becomes ready with it', async () => {
    await using line = await openFaultLine()
    line.cut()
    await using service = await openService({ transport: 'redis', queueUrlOf: line.through })
    const api = await service.startApi(quick.api)
    const worker = await service.startWorker(quick.worker)
    expect(await readyStatus(api)).toBe(503)
    const refused = await postQuote(api, await freshModel(api))
    expect([refused.status, refused.body.code]).toEqual([503, 'QUEUE_UNAVAILABLE'])
    line.mend()
    await becomesReady(api)
    expect((await postQuote(api, await freshModel(api))).body.status).toBe('priced')
    expect(worker.process.exitCode).toBeNull()
  })

  it('a port that is taken is one line that says so', async () => {
    await using service = await openService()
    const api = await service.startApi()
    const port = new URL(api.ready['url'] as string).port
    await expect(service.startApi(['--port', port])).rejects.toThrow(/exit code 1\):[\s\S]*EADDRINUSE.*--port/)
  })
})
