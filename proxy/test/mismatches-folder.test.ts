// One folder for comparisons, several proxies: real processes, one of them with workers, one of them killed. Nobody who serves notices, and one keeps the file.
import { once } from 'node:events'
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { readPast } from '../src/comparing/book.ts'
import { ask } from './kit/ask.ts'
import { comparedCount, untilMismatches } from './kit/mismatches.ts'
import { type RunningProxy, runProxy } from './kit/processes.ts'
import { asked } from './kit/sample-price.ts'
import { shadowingFlags } from './kit/shadowing-flags.ts'
import { apiKey } from './kit/start-kit.ts'
import { startStubCandidate } from './kit/stub-candidate.ts'
import { startStubLegacy } from './kit/stub-legacy.ts'

const patience = { timeout: 60_000, interval: 20 }
let dir = ''
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'ficus-one-folder-'))
})
afterAll(() => rm(dir, { recursive: true }))

async function price(proxy: RunningProxy): Promise<void> {
  const headers = { 'X-Api-Key': apiKey }
  expect((await ask(proxy.url, { method: 'POST', path: '/api/partner/prices', headers, body: JSON.stringify(asked) })).status).toBe(200)
}
const untilCompared = (proxy: RunningProxy, count: number) =>
  untilMismatches(
    () => proxy.admin('/mismatches'),
    view => comparedCount(view) === count,
  )
const untilKept = (count: number) =>
  vi.waitUntil(async () => (await readPast(dir, () => {}))?.clusters.some(cluster => cluster.count === count), patience)

it('of proxies that run with one folder the last one keeps it, also when it was killed and another one comes', async () => {
  await using legacy = await startStubLegacy([apiKey])
  await using candidate = await startStubCandidate()
  candidate.altered = quote => ({ ...quote, breakdown: { ...quote.breakdown!, total: '36419.33' } })
  const start = (processes: string) =>
    runProxy(legacy.url, async folder => [
      '--processes',
      processes,
      '--mismatches-dir',
      dir,
      ...(await shadowingFlags(folder, candidate.url)),
    ])
  const file = join(dir, 'mismatches.jsonl')
  const outlives = 'ficus_proxy_mismatches_outlive'

  await using first = await start('2')
  await price(first)
  await untilKept(1)
  expect([(await untilCompared(first, 1)).keptIn, await first.metric(outlives)]).toEqual([file, 1])

  await using second = await start('1')
  await untilCompared(second, 1) // it goes on from what the first one kept
  await price(second)
  await untilKept(2)
  await price(first)
  const [said] = await first.untilLogged('mismatches.problem')
  expect(said!.msg).toContain(`is kept by another proxy now (process ${second.started.process.pid} on `)
  expect([(await untilCompared(first, 2)).keptIn, await first.metric(outlives)]).toEqual([null, 0])

  second.started.process.kill('SIGKILL')
  await once(second.started.process, 'exit')
  await writeFile(`${file}.half-written.new`, '{"ledger":1') // as a kill in the midst of writing leaves it

  await using third = await start('1')
  await untilCompared(third, 2)
  await price(third)
  await untilKept(3)
  await price(first)
  await untilCompared(first, 3)
  expect([(await untilCompared(third, 3)).keptIn, await third.metric(outlives)]).toEqual([file, 1])
  await vi.waitUntil(async () => (await readdir(dir)).length === 1, patience)

  await third[Symbol.asyncDispose]()
  await first[Symbol.asyncDispose]() // the last to go, and it leaves the file alone
  expect([first.logged('mismatches.problem').length, third.logged('mismatches.problem')]).toEqual([1, []])
  expect(await readdir(dir)).toEqual(['mismatches.jsonl'])
  await untilKept(3)
}, 120_000)
