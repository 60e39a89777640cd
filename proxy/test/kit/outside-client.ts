// A client on a thread of its own, for tests that hold the proxy's: it takes its answer in while nothing else on this thread can run.
import { Worker } from 'node:worker_threads'
import type { Answer, Asked } from './ask.ts'

export interface OutsideClient {
  /** Resolves once the answer is there and this thread is free to hear of it. */
  ask(url: string, asked: Asked): Promise<Pick<Answer, 'status' | 'text'>>
  /** Holds this thread until the client has its whole answer; false when it has none after `limitMs`. */
  holdUntilAnswered(limitMs: number): boolean
}

export function outsideClient(): OutsideClient {
  const answered = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT))
  return {
    ask: (url, asked) =>
      new Promise((resolve, reject) => {
        const thread = new Worker(new URL('./outside-client-thread.ts', import.meta.url), { workerData: { url, asked, answered } })
        thread.once('message', resolve)
        thread.once('error', reject)
      }),
    holdUntilAnswered: limitMs => Atomics.wait(answered, 0, 0, limitMs) !== 'timed-out',
  }
}
