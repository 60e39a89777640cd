// Faults of calculating threads, by models that are poison: real input, no hook in the service.
import { bothTransports, type FaultGround, type FaultKind, type Struck } from './fault-kind.ts'

let poisonNumber = 0

async function poison({ order }: FaultGround, kind: 'endless' | 'greedy', failureCode: string): Promise<Struck> {
  const struckAt = Date.now()
  await order(`${kind}-${++poisonNumber}`, { tariff: 'casting', waitSeconds: 20, failureCode }).ended
  return { struckAt, backAt: Date.now() }
}

export const threadOvertime: FaultKind = {
  name: 'thread-overtime',
  title: 'a model takes longer than a calculation may: its thread is ended in the middle of it',
  transports: bothTransports,
  breaksConnections: false,
  defence: 'a deadline ends the thread; the quote ends as JOB_DEADLINE_PASSED, and a new thread takes the next one',
  provedBy: [
    'pricing-service/test/thread-pool.test.ts: ends a thread that passes its deadline, and the next task has a new one',
    'pricing-service/test/failures.long.test.ts: fails at once when it takes longer than the worker allows, and the worker goes on',
  ],
  backWithinMs: null,
  strike: ground => poison(ground, 'endless', 'JOB_DEADLINE_PASSED'),
}

export const threadOutOfMemory: FaultKind = {
  name: 'thread-out-of-memory',
  title: 'a model needs more heap than its thread has: V8 ends the thread, at every attempt',
  transports: bothTransports,
  breaksConnections: false,
  defence: 'the heap of a thread is bounded; attempts are counted, and the quote ends as THREAD_OUT_OF_MEMORY',
  provedBy: ['pricing-service/test/thread-pool.test.ts: survives a thread that runs out of memory'],
  backWithinMs: null,
  strike: ground => poison(ground, 'greedy', 'THREAD_OUT_OF_MEMORY'),
}
