// The thread of outside-client.ts: one request, then a mark in shared memory that its whole answer is there.
import { parentPort, workerData } from 'node:worker_threads'
import { type Asked, ask } from './ask.ts'

const { url, asked, answered } = workerData as { readonly url: string; readonly asked: Asked; readonly answered: Int32Array }
const { status, text } = await ask(url, asked)
Atomics.store(answered, 0, 1)
Atomics.notify(answered, 0)
parentPort?.postMessage({ status, text })
