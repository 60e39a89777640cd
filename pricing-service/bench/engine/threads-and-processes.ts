// Two threads against two processes, taking turns: how fast each pair gets through the same batches.
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { Worker } from 'node:worker_threads'

const file = new URL('./batch-worker.ts', import.meta.url)
const roundCount = 9

export interface ThreadsAndProcesses {
  readonly threadModelsPerSecond: number
  readonly processModelsPerSecond: number
  /** Median over the rounds of threads against processes. */
  readonly ratio: number
}

interface Pair {
  readonly round: () => Promise<number>
  readonly end: () => Promise<unknown>
}

export const threadsAndProcesses = async (): Promise<ThreadsAndProcesses> => {
  const threads = await threadPair()
  const processes = await processPair()
  const rates: { threads: number; processes: number }[] = []
  for (let round = 0; round < roundCount; round++) {
    // Each pair goes first in turn, so that a slow moment of the machine hits both alike.
    const first = round % 2 === 0 ? await threads.round() : await processes.round()
    const second = round % 2 === 0 ? await processes.round() : await threads.round()
    rates.push(round % 2 === 0 ? { threads: first, processes: second } : { threads: second, processes: first })
  }
  await Promise.all([threads.end(), processes.end()])
  return {
    threadModelsPerSecond: median(rates.map(rate => rate.threads)),
    processModelsPerSecond: median(rates.map(rate => rate.processes)),
    ratio: median(rates.map(rate => rate.threads / rate.processes)),
  }
}

const threadPair = async (): Promise<Pair> => {
  const workers = [new Worker(file), new Worker(file)]
  await Promise.all(workers.map(worker => once(worker, 'message')))
  return {
    round: () => rateOf(workers.map(worker => ({ send: () => worker.postMessage('go'), answer: () => once(worker, 'message') }))),
    end: () => Promise.all(workers.map(worker => worker.terminate())),
  }
}

const processPair = async (): Promise<Pair> => {
  const children: ChildProcess[] = [fork(file), fork(file)]
  await Promise.all(children.map(child => once(child, 'message')))
  return {
    round: () => rateOf(children.map(child => ({ send: () => child.send('go'), answer: () => once(child, 'message') }))),
    end: () => {
      for (const child of children) child.send('end')
      return Promise.all(children.map(child => once(child, 'exit')))
    },
  }
}

/** Models per second from the first word to the last answer. */
const rateOf = async (workers: readonly { send: () => unknown; answer: () => Promise<unknown[]> }[]): Promise<number> => {
  const startedAt = performance.now()
  const answers = workers.map(worker => worker.answer())
  for (const worker of workers) worker.send()
  const counts = (await Promise.all(answers)).map(([count]) => count as number)
  return (1_000 * counts.reduce((sum, count) => sum + count, 0)) / (performance.now() - startedAt)
}

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1]!
