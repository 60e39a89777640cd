// Wakes the event loop at a moment, to a tenth of a millisecond or so: setTimeout knows whole milliseconds only and is half a millisecond late at the median,
// which would stand in every latency from an intended start; spinning in setImmediate costs the core that the tested processes need. A thread that sleeps
// in Atomics.wait costs a few per cent. [measured at 1000 wakes/s: median lateness 0.56 ms with timers, 0.11 ms so] In: moments. Out: ticks.
import { once } from 'node:events'
import { Worker } from 'node:worker_threads'

export interface Metronome {
  /** There is one wish at a time: it replaces an earlier one that is not yet fulfilled. Units: ms, as of performance.now(). */
  wakeAt(moment: number, tick: () => void): void
  close(): Promise<void>
}

export async function startMetronome(): Promise<Metronome> {
  const memory = new SharedArrayBuffer(16)
  const wishes = new Int32Array(memory, 0, 1)
  const dueMs = new Float64Array(memory, 8, 1)
  const thread = new Worker(new URL('./metronome-thread.ts', import.meta.url), { workerData: memory })
  await once(thread, 'online')
  let wished: () => void = () => {}
  thread.on('message', (fulfilled: number) => {
    if (fulfilled === Atomics.load(wishes, 0)) wished()
  })
  return {
    wakeAt: (moment, tick) => {
      wished = tick
      // The thread's own performance.now() starts elsewhere; hrtime is the same for both.
      dueMs[0] = hrtimeMs() + (moment - performance.now())
      Atomics.add(wishes, 0, 1)
      Atomics.notify(wishes, 0)
    },
    close: async () => {
      wished = () => {}
      await thread.terminate()
    },
  }
}

function hrtimeMs(): number {
  const [seconds, nanos] = process.hrtime()
  return seconds * 1000 + nanos / 1e6
}
