// A consumer of the queue whose first connection fails: BullMQ 6.7 on PostgreSQL would ask again and again without letting go of the thread.
import { expect, it, vi } from 'vitest'
import { openConsumer } from '../src/queue/consumer.ts'
import { queueBackendOf } from '../src/queue/transport.ts'
import { openFaultLine } from './faults/fault-line.ts'

it('says that it has failed, and lets the process go on', { timeout: 30_000 }, async () => {
  await using line = await openFaultLine()
  const url = line.through('postgres://nobody:nothing@127.0.0.1:9/none')
  line.silence()
  const backend = { ...queueBackendOf(url, 300), prepare: async () => {} }
  const faults: string[] = []
  const consumer = await openConsumer({
    ...{ backend, queueName: 'price', concurrencyCount: 1, lockMs: 1_000, stalledCheckMs: 200, deadlineMs: 300 },
    run: async () => {},
    onFault: error => void faults.push(error.message),
  })
  await vi.waitUntil(() => consumer.hasFailed, { timeout: 20_000, interval: 20 })
  expect(consumer.isReachable).toBe(false)
  expect(faults.length).toBeLessThan(10)
  await consumer.close()
})
