// The thread of metronome.ts: sleeps until the moment that is wished for, says so, and waits for the next wish. In: shared memory. Out: messages.
import { parentPort, workerData } from 'node:worker_threads'

const wishes = new Int32Array(workerData as SharedArrayBuffer, 0, 1)
const dueMs = new Float64Array(workerData as SharedArrayBuffer, 8, 1)

let fulfilled = 0
for (;;) {
  const wish = Atomics.load(wishes, 0)
  const [seconds, nanos] = process.hrtime()
  const waitMs = wish === fulfilled ? Number.POSITIVE_INFINITY : dueMs[0]! - seconds * 1000 - nanos / 1e6
  if (waitMs > 0 && Atomics.wait(wishes, 0, wish, waitMs) !== 'timed-out') continue
  fulfilled = wish
  parentPort?.postMessage(wish)
}
