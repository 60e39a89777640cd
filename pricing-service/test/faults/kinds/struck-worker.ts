// In: the ground. Out: a worker that is stopped in the middle of a calculation, and what it was calculating. What was faster than the stop would prove nothing.
import { setTimeout as pause } from 'node:timers/promises'
import type { SupervisedChild } from '../../../../scripts/landscape/child.ts'
import { send } from '../stores.ts'
import type { Start } from '../witness.ts'
import type { FaultGround } from './fault-kind.ts'

const triesMax = 40
const lookEveryMs = 4
/** What the stopped worker had sent already is done by then. */
const onTheirWayMs = 30
const takenUpWithinMs = 60_000
let slowNumber = 0

export interface StoppedWorker {
  readonly worker: SupervisedChild
  readonly starts: readonly Start[]
}

export async function stopMidCalculation(ground: FaultGround): Promise<StoppedWorker> {
  for (let tries = 0; tries < triesMax; tries++) {
    ground.order(`slow-${++slowNumber}`, { waitSeconds: 0 })
    const worker = await someWorkerThatRuns(ground)
    if (worker === null) continue
    send(worker.pid(), 'SIGSTOP')
    await pause(onTheirWayMs)
    const starts = await ground.witness.runningOn(worker.name)
    if (starts.length > 0) return { worker, starts }
    send(worker.pid(), 'SIGCONT')
  }
  throw new Error(`no worker could be struck in the middle of a calculation in ${triesMax} tries`)
}

async function someWorkerThatRuns({ service, witness, random }: FaultGround): Promise<SupervisedChild | null> {
  const workers = random.shuffled(service.workers)
  for (let look = 0; look < 500; look++) {
    for (const worker of workers) if ((await witness.runningOn(worker.name)).length > 0) return worker
    await pause(lookEveryMs)
  }
  return null
}

/** Shape: one time per quote that was struck before its answer was on its way. Errors: Error that names the quotes that nobody took up. */
export async function untilTakenUp({ witness }: FaultGround, starts: readonly Start[], sinceAt: number): Promise<number[]> {
  for (;;) {
    const [taken, recorded] = [await witness.takenUpAt(starts), await witness.recorded(starts)]
    const open = starts.filter(({ quoteId }) => !taken.has(quoteId) && !recorded.has(quoteId))
    if (open.length === 0) return [...taken.values()].map(at => Math.max(0, at - sinceAt))
    if (Date.now() - sinceAt > takenUpWithinMs) throw new Error(`nobody took up ${open.map(({ quoteId }) => quoteId).join(', ')}`)
    await pause(20)
  }
}
