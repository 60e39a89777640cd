// 20 000 connections opened, used and dropped in every way leave neither sockets nor memory. A million of them: `npm run leaks -w proxy`.
import { expect, test } from 'vitest'
import { describeLeakRun, heapGrowthBytesMax, leakRun, scrapeFileCount } from './leaks/leak-run.ts'

const connectionCount = 20_000

test(`${connectionCount} connections leave no socket, no memory and no made-up request behind`, { timeout: 180_000 }, async () => {
  const report = await leakRun({ connectionCount, seed: 20_261_121, stageCount: 1 })
  const after = report.stages.at(-1)!
  console.log(describeLeakRun(report))
  expect(report.alive).toBe(true)
  // Clients are impatient, so a busy machine serves few of them; a proxy that serves none would leave nothing behind either.
  expect(report.requestCount).toBeGreaterThan(connectionCount / 50)
  expect(report.strangeLines).toEqual([])
  expect(after.openFileCount).toBeLessThanOrEqual(report.before.openFileCount + scrapeFileCount)
  expect(after.heapBytes - report.before.heapBytes).toBeLessThanOrEqual(heapGrowthBytesMax)
})
