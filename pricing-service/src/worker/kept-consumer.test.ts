import { expect, test, vi } from 'vitest'
import type { QueueConsumer } from '../queue/transport.ts'
import { openKeptConsumer } from './kept-consumer.ts'

const silentMs = 10

function consumerWith(figures: { waitingCount: number; runningCount: number }) {
  const consumer = { runningCount: figures.runningCount, isReachable: true, hasFailed: false, closeCount: 0, lookCount: 0 }
  const waitingCount = async () => {
    consumer.lookCount += 1
    return figures.waitingCount
  }
  const close = async () => void (consumer.closeCount += 1)
  return Object.assign(consumer, { waitingCount, close }) satisfies QueueConsumer
}

const deaf = () => consumerWith({ waitingCount: 1, runningCount: 0 })
const busy = () => consumerWith({ waitingCount: 1, runningCount: 1 })

/** Gives the consumers out one after another; an Error is thrown instead. */
function connecting(...ends: (QueueConsumer | Error)[]) {
  const faults: string[] = []
  let rebuildCount = 0
  const connect = async () => {
    const end = ends.shift() ?? new Error('asked too often')
    if (end instanceof Error) throw end
    return end
  }
  const onRebuild = () => void (rebuildCount += 1)
  let hopelessCount = 0
  const onHopeless = () => void (hopelessCount += 1)
  const onFault = (error: Error) => void faults.push(error.message)
  const options = { connect, silentMs, onRebuild, onHopeless, onFault }
  return { options, faults, rebuildCount: () => rebuildCount, hopelessCount: () => hopelessCount }
}

test('a consumer that stays idle while work waits is closed and replaced', async () => {
  const [first, second] = [deaf(), busy()]
  const { options, rebuildCount } = connecting(first, second)
  const kept = await openKeptConsumer(options)
  await vi.waitUntil(() => second.lookCount > 0)
  expect([first.closeCount, second.closeCount, rebuildCount()]).toEqual([1, 0, 1])
  await kept.close()
  expect(second.closeCount).toBe(1)
})

test('a queue that is away at the moment of the replacement is tried again until it is there', async () => {
  const second = busy()
  const { options, faults } = connecting(deaf(), new Error('away'), new Error('still away'), second)
  const kept = await openKeptConsumer(options)
  await vi.waitUntil(() => second.lookCount > 0)
  expect(faults).toEqual(['away', 'still away'])
  expect(kept.isReachable).toBe(true)
  await kept.close()
})

test('when rebuilding twice does not help, that is said: the process is beyond help', async () => {
  const { options, rebuildCount, hopelessCount } = connecting(deaf(), deaf(), deaf())
  const kept = await openKeptConsumer(options)
  await vi.waitUntil(() => hopelessCount() > 0)
  expect(rebuildCount()).toBe(2)
  await kept.close()
})

test('one that never connected is replaced at the next look, as often as it takes', async () => {
  const failed = () => Object.assign(consumerWith({ waitingCount: 0, runningCount: 0 }), { hasFailed: true })
  const last = busy()
  const { options, hopelessCount } = connecting(failed(), failed(), failed(), failed(), last)
  const kept = await openKeptConsumer(options)
  await vi.waitUntil(() => last.lookCount > 0)
  expect(hopelessCount()).toBe(0)
  await kept.close()
})

test('a consumer that worked between two silences is rebuilt anew, not given up', async () => {
  const consumers = Array.from({ length: 5 }, busy)
  const { options, rebuildCount, hopelessCount } = connecting(...consumers)
  const kept = await openKeptConsumer(options)
  for (const [index, consumer] of consumers.slice(0, 4).entries()) {
    await vi.waitUntil(() => consumer.lookCount > 1)
    consumer.runningCount = 0
    await vi.waitUntil(() => rebuildCount() === index + 1)
  }
  expect(hopelessCount()).toBe(0)
  await kept.close()
})

test('a consumer that runs jobs, or has none to run, is left alone', async () => {
  for (const consumer of [busy(), consumerWith({ waitingCount: 0, runningCount: 0 })]) {
    const { options, rebuildCount } = connecting(consumer)
    const kept = await openKeptConsumer(options)
    await vi.waitUntil(() => consumer.lookCount > 12)
    expect(rebuildCount()).toBe(0)
    await kept.close()
  }
})

test('a replacement that arrives after the close takes no jobs: it is closed too', async () => {
  const late = busy()
  const arrival = Promise.withResolvers<QueueConsumer>()
  const { options } = connecting(deaf())
  let askCount = 0
  const kept = await openKeptConsumer({ ...options, connect: () => (++askCount === 1 ? options.connect() : arrival.promise) })
  await vi.waitUntil(() => askCount === 2)
  await kept.close()
  arrival.resolve(late)
  await vi.waitUntil(() => late.closeCount === 1)
})

test('a first connection that cannot be made is the caller’s to report', async () => {
  await expect(openKeptConsumer(connecting(new Error('nobody listens')).options)).rejects.toThrow('nobody listens')
})
