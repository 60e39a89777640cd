// Threads: bytes are moved and not copied, whatever a thread does to itself is a coded failure, and the pool goes on.
import { afterEach, describe, expect, it } from 'vitest'
import { ServiceError } from '../src/errors.ts'
import { openThreadPool, type ThreadPool, type ThreadPoolOptions } from '../src/worker/thread-pool.ts'

const never = new AbortController().signal
const deadlineMs = 20_000
let pool: ThreadPool<unknown> | null = null
afterEach(async () => {
  await pool?.close()
  pool = null
})

interface Done {
  readonly taskCount: number
  readonly thread: number
}

const recycled: string[] = []

function open(task: string, options: Partial<ThreadPoolOptions> = {}): ThreadPool<unknown> {
  const taskFile = new URL(`./threads/${task}.ts`, import.meta.url)
  const onRecycled = (why: string) => void recycled.push(why)
  const never = { recycleTaskCount: 0, recycleAboveBytes: 0 }
  recycled.length = 0
  pool = openThreadPool({ taskFile, threadCount: 1, threadHeapMegabytes: 64, ...never, onRecycled, onFault: () => {}, ...options })
  return pool
}

const codeOf = (error: unknown) => (error instanceof ServiceError ? error.code : error)
const kind = (first: number) => ({ bytes: Uint8Array.of(first).buffer })

describe('the thread pool', { timeout: 30_000 }, () => {
  it('moves the bytes: afterwards the sender has none, and the thread has them all', async () => {
    const bytes = new ArrayBuffer(64 * 1024 * 1024)
    new Uint8Array(bytes)[bytes.byteLength - 1] = 7
    const running = open('count-bytes').run({ bytes }, never, deadlineMs)
    expect([bytes.byteLength, bytes.detached]).toEqual([0, true])
    expect(await running).toEqual({ bytesCount: 64 * 1024 * 1024, last: 7 })
  })

  it('ends a thread that passes its deadline, and the next task has a new one', async () => {
    const threads = open('misbehave')
    expect(await threads.run(kind(1), never, 1_500).catch(codeOf)).toBe('JOB_DEADLINE_PASSED')
    expect(await threads.run(kind(0), never, deadlineMs)).toBe('well')
  })

  it('ends a thread whose task was given to somebody else', async () => {
    const threads = open('misbehave')
    const taken = new AbortController()
    const running = threads.run(kind(1), taken.signal, deadlineMs).catch(error => error.message)
    taken.abort(new Error('taken'))
    expect(await running).toBe('taken')
    expect(await threads.run(kind(0), never, deadlineMs)).toBe('well')
  })

  it('survives a thread that runs out of memory', async () => {
    const threads = open('misbehave', { threadHeapMegabytes: 24 })
    expect(await threads.run(kind(2), never, deadlineMs).catch(codeOf)).toBe('THREAD_OUT_OF_MEMORY')
    expect(await threads.run(kind(0), never, deadlineMs)).toBe('well')
  })

  it('replaces its threads after so many tasks: what a thread kept is gone, what it still runs is finished', async () => {
    const threads = open('count-tasks', { recycleTaskCount: 2, threadCount: 2 })
    const slow = threads.run(kind(250), never, deadlineMs) as Promise<Done>
    const quick = (await threads.run(kind(0), never, deadlineMs)) as Done
    const fresh = (await threads.run(kind(0), never, deadlineMs)) as Done
    expect([quick.thread, (await slow).thread]).not.toContain(fresh.thread)
    expect(fresh.taskCount).toBe(1)
    expect(recycled).toEqual(['they have done 2 calculations'])
  })

  it('replaces its threads when the process has too much memory, but not at every task', async () => {
    const threads = open('count-tasks', { recycleAboveBytes: 1 })
    for (let task = 1; task <= 50; task++) expect(await threads.run(kind(0), never, deadlineMs)).toMatchObject({ taskCount: task })
    expect(await threads.run(kind(0), never, deadlineMs)).toMatchObject({ taskCount: 1 })
    expect(recycled).toEqual([expect.stringMatching(/^the process has \d+ MB of memory$/)])
  })

  it('survives a thread that ends itself', async () => {
    const threads = open('misbehave')
    expect(await threads.run(kind(3), never, deadlineMs).catch(codeOf)).toBe('THREAD_CRASHED')
    expect(await threads.run(kind(0), never, deadlineMs)).toBe('well')
  })
})
