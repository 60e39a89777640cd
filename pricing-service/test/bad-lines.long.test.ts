// Lines to the stores that are bad without being cut: slow, silent, half-open. Real processes behind a TCP line that can be all of this.
import { describe, expect, inject, it } from 'vitest'
import type { StartedProcess } from '../../scripts/test-services/start-process.ts'
import { type FaultLine, openFaultLine } from './faults/fault-line.ts'
import { quick } from './quick-settings.ts'
import { type Answer, getQuote, openService, postQuote, putModel, type ServiceOptions, type Transport } from './service.ts'
import { binaryStl, tetrahedron } from './stl.ts'

/** A bound on being deaf for ever, not on speed. */
const patienceMs = 30_000

/** Without anybody who looks after the connections, nothing would happen before this deadline. The bound tells the two apart; how soon it is, a fault run measures. */
const patient = ['--store-deadline-ms', '60000']
const longBeforeMs = 20_000

/** Which address leads over the line. */
const ways: readonly [to: string, transport: Transport, options: (line: FaultLine) => ServiceOptions][] = [
  ['the queue on postgres', 'postgres', line => ({ queueUrlOf: line.through })],
  ['the queue on redis', 'redis', line => ({ queueUrlOf: line.through })],
  ['the database', 'redis', line => ({ databaseUrlOf: line.through })],
]

let sideMm = 60
const freshModel = (api: StartedProcess) => putModel(api, binaryStl(tetrahedron((sideMm += 1))))

describe.each(ways.filter(([, transport]) => inject('transports').includes(transport)))(
  'a line to %s',
  { timeout: 90_000 },
  (_to, transport, options) => {
    it('a slow line makes quotes slow and fails none', async () => {
      await using line = await openFaultLine()
      await using service = await openService({ transport, ...options(line) })
      const api = await service.startApi(quick.api)
      await service.startWorker(quick.worker)
      const sha256 = await freshModel(api)
      line.slow(100)
      const answers = await Promise.all([1, 2, 3].map(quantity => postQuote(api, sha256, { quantity })))
      expect(answers.map(({ body }) => body.status)).toEqual(['priced', 'priced', 'priced'])
    })

    it('connections that died without a word are left: new ones are made', async () => {
      await using line = await openFaultLine()
      await using service = await openService({ transport, ...options(line) })
      const [api, worker] = [await service.startApi(quick.api), await service.startWorker(quick.worker)]
      expect((await postQuote(api, await freshModel(api))).body.status).toBe('priced')
      line.halfOpen()
      expect((await untilFinished(api, await freshModel(api))).body.status).toBe('priced')
      expect([api.process.exitCode, worker.process.exitCode]).toEqual([null, null])
    })

    it('connections that died without a word are ended long before a question is late', async () => {
      await using line = await openFaultLine()
      await using service = await openService({ transport, ...options(line) })
      const api = await service.startApi([...quick.api, ...patient])
      await service.startWorker([...quick.worker, ...patient])
      expect((await postQuote(api, await freshModel(api))).body.status).toBe('priced')
      const sha256 = await freshModel(api)
      line.halfOpen()
      const begunMs = performance.now()
      expect((await untilFinished(api, sha256)).body.status).toBe('priced')
      expect(performance.now() - begunMs).toBeLessThan(longBeforeMs)
    })

    it('a line that was silent is left: new connections are made', async () => {
      await using line = await openFaultLine()
      await using service = await openService({ transport, ...options(line) })
      const [api, worker] = [await service.startApi(quick.api), await service.startWorker(quick.worker)]
      const sha256 = await freshModel(api)
      expect((await postQuote(api, sha256)).body.status).toBe('priced')
      line.silence()
      const refused = await untilRefused(api, sha256)
      expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0)
      line.mend()
      expect((await untilFinished(api, await freshModel(api))).body.status).toBe('priced')
      expect([api.process.exitCode, worker.process.exitCode]).toEqual([null, null])
    })
  },
)

/** Asks again after a refusal and waits after an acceptance, as clients do. */
async function untilFinished(api: StartedProcess, sha256: string): Promise<Answer> {
  const endsAt = performance.now() + patienceMs
  for (let n = 1; ; n++) {
    const answer = await postQuote(api, sha256, { quantity: n })
    if (answer.status === 202) return getQuote(api, answer.body.id, { prefer: 'wait=30' })
    if (answer.status !== 503 || performance.now() > endsAt) return answer
  }
}

async function untilRefused(api: StartedProcess, sha256: string): Promise<Answer> {
  for (let n = 2; ; n++) {
    const answer = await postQuote(api, sha256, { quantity: n, headers: { prefer: 'wait=0' } })
    if (answer.status === 503) return answer
    expect(answer.status).toBe(202)
  }
}
