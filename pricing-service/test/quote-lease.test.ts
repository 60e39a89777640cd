// The fencing token by itself: of two workers that both believe to run a quote, the one that began last records the answer, once.
import { expect, it } from 'vitest'
import { calculatorFor } from '../src/calculators/index.ts'
import type { WorkClass } from '../src/fairness/lanes.ts'
import { openDatabase } from '../src/store/database.ts'
import { claimQuote, finishQuote, giveBack, type Lease } from '../src/store/quote-lease.ts'
import { getQuote, openService, postQuote, putModel } from './service.ts'
import { binaryStl, tetrahedron } from './stl.ts'

it('lets only the newest start of a quote record its answer, and only once', { timeout: 60_000 }, async () => {
  await using stack = new AsyncDisposableStack()
  const service = stack.use(await openService())
  const api = await service.startApi()
  const database = openDatabase({ url: service.databaseUrl, connectionCount: 2, deadlineMs: 5_000, onConnectionLost: () => {} })
  stack.defer(() => database.close())
  const { body } = await postQuote(api, await putModel(api, binaryStl(tetrahedron(7))), { headers: { prefer: 'wait=0' } })
  const calculator = calculatorFor({ tariff: 'mes' })
  const { rows } = await service.database.query<{ work_class: WorkClass }>('SELECT work_class FROM quote')
  const { work_class: workClass } = rows[0] as { work_class: WorkClass }
  const claim = async () => (await claimQuote<unknown>(database, body.id, calculator.engineVersion, workClass)) as Lease<unknown>
  const nothing = { calculator, calculationMs: 0, cpuMs: null, newGeometry: null }
  const finish = (lease: Lease<unknown>, code: string) =>
    finishQuote(database, lease, { status: 'failed', failure: { code, attempts: lease.attempt } }, nothing)

  const zombie = await claim()
  const successor = await claim()
  expect(await finish(zombie, 'ZOMBIE')).toBe(false)
  await giveBack(database, zombie, true)
  expect((await getQuote(api, body.id)).body.status).toBe('running')
  expect(await finish(successor, 'SUCCESSOR')).toBe(true)
  expect([await finish(successor, 'AGAIN'), await finish(zombie, 'ZOMBIE')]).toEqual([false, false])
  expect((await getQuote(api, body.id)).body.failure?.code).toBe('SUCCESSOR')
  expect(await claim()).toBeNull()
})
