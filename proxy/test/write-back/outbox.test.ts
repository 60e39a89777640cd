// A write-back is exactly once, whoever dies: real processes, real databases, kill -9. What MES holds and what the ledger says agree in the end, number by number.
import { expect, test } from 'vitest'
import type { StartedProcess } from '../../../scripts/test-services/start-process.ts'
import { startWriteBackLandscape } from './landscape.ts'

const idIn = ({ text }: { text: string }): number => JSON.parse(text).CalculationId

async function killed(proxy: StartedProcess): Promise<void> {
  proxy.process.kill('SIGKILL')
  await proxy.exited
}

test('an import that MES took before its sender was killed is found by the outbox of the next proxy, and stays the only row', async () => {
  await using landscape = await startWriteBackLandscape()
  const { gate } = landscape
  const first = await landscape.startProxy()
  expect(idIn(await landscape.price(first))).toBe(1_000_000_001)
  gate.hold = 'confirmation'
  const held = gate.held()
  const cut = landscape.price(first).catch(error => error)
  await held
  await killed(first)
  expect(await cut).toBeInstanceOf(Error)
  gate.hold = 'nothing'
  expect(await landscape.reconcile()).toMatchObject({ code: 2, counts: { same: 1, open: 1 }, differences: [] })

  const second = await landscape.startProxy()
  await landscape.makeDue()
  expect(await landscape.settled()).toMatchObject({ code: 0, counts: { same: 2, nothing: 103, missing: 0 }, finishedByOutboxCount: 1 })
  // What was left of the dead process's block is wasted, and nothing else.
  expect(idIn(await landscape.price(second))).toBe(1_000_000_101)
  expect(await landscape.outsideIds()).toEqual([1_000_000_001, 1_000_000_002, 1_000_000_101])
  expect(await landscape.settled()).toMatchObject({ code: 0, counts: { same: 3 }, differences: [] })
})

test('an import that never reached MES because its sender was killed is cancelled, and does not become a row afterwards', async () => {
  await using landscape = await startWriteBackLandscape()
  const { gate } = landscape
  const first = await landscape.startProxy()
  gate.hold = 'request'
  const held = gate.held()
  const cut = landscape.price(first).catch(error => error)
  await held
  await killed(first)
  expect(await cut).toBeInstanceOf(Error)
  gate.hold = 'nothing'
  await landscape.startProxy()
  await landscape.makeDue()
  expect(await landscape.settled()).toMatchObject({ code: 0, counts: { same: 0, nothing: 105 }, differences: [] })
  expect(await landscape.outsideIds()).toEqual([])
})

test('an import whose confirmation stays away longer than its sender waits is settled by the outbox; the client gets no second price', async () => {
  await using landscape = await startWriteBackLandscape()
  const { gate } = landscape
  const proxy = await landscape.startProxy(['--write-back-settle-ms', '500'])
  gate.hold = 'confirmation'
  expect((await landscape.price(proxy)).status).toBe(502)
  gate.hold = 'nothing'
  await landscape.makeDue()
  expect(await landscape.settled()).toMatchObject({ code: 0, counts: { same: 1 }, finishedByOutboxCount: 1, differences: [] })
  expect(await landscape.outsideIds()).toEqual([1_000_000_001])
})

test('two proxies under way at once never hand out one id twice, and each answered price has its row and no other', async () => {
  await using landscape = await startWriteBackLandscape()
  const proxies = [await landscape.startProxy(), await landscape.startProxy()] as const
  const answers = await Promise.all(Array.from({ length: 60 }, (_, at) => landscape.price(proxies[at % 2]!)))
  const ids = answers.map(idIn)
  expect(new Set(ids).size).toBe(60)
  const outside = ids.filter(id => id >= 1_000_000_000).toSorted((one, other) => one - other)
  expect(await landscape.outsideIds()).toEqual(outside)
  expect(outside.length).toBeGreaterThan(40)
  expect(await landscape.settled()).toMatchObject({ code: 0, counts: { same: outside.length }, differences: [] })
})
