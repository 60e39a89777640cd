// One slice in one process: opens the sessions, lets the injector work, and closes the account. In: a plan, a start, a signal that ends the sending. Out: a
// recording and a ledger. Called by the injecting process; by tests in their own process.
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { runClosed } from './closed-sessions.ts'
import { openFailureSamples } from './failure-samples.ts'
import type { FromInjector, InjectorPlan, InjectorProgress } from './injector-plan.ts'
import { openLane } from './lane.ts'
import { emptyLedger, sumLedgers } from './ledger.ts'
import type { Injector, Load } from './load.ts'
import type { Metronome } from './metronome.ts'
import { runOpen } from './open-injector.ts'
import { runPaced } from './paced-hook.ts'
import { scheduleOf, shardOf } from './pacer.ts'
import { openRecorder } from './recorder.ts'
import { seededRandom } from './seeded-random.ts'
import type { OpenSession, Session } from './session.ts'

const injectors: Readonly<Record<InjectorPlan['injector'], Injector>> = { paced: runPaced, open: runOpen, closed: runClosed }
const loopDelayResolutionMs = 10

export type OpenPersona = (persona: string, personaInput: unknown, randomStart: number) => OpenSession

export interface SliceInput {
  readonly plan: InjectorPlan
  readonly processIndex: number
  readonly openPersona: OpenPersona
  readonly metronome: Metronome
  /** Epoch ms. */
  readonly startAt: number
  readonly signal: AbortSignal
  /** Once a second. */
  readonly onProgress: (progress: InjectorProgress) => void
}

export async function measureSlice(input: SliceInput): Promise<Extract<FromInjector, { type: 'measured' }>> {
  const { plan, processIndex, startAt } = input
  const startMs = startAt - performance.timeOrigin
  const elapsedMs = () => performance.now() - startMs
  const samples = openFailureSamples(seededRandom(plan.randomStart, 1, processIndex))
  const recorder = openRecorder({ startedAt: startAt, samples })
  const sessions: Session[] = []
  const openSession = input.openPersona(plan.persona, plan.personaInput, plan.randomStart)
  const { scenario, persona, processCount } = plan
  const watch = watchOneself(startMs)
  const ticking = setInterval(() => {
    const second = Math.floor(elapsedMs() / 1000)
    if (second < 1) return
    input.onProgress({ type: 'progress', scenario, second, underWayCount: recorder.underWayCount, ...recorder.progress() })
  }, 1000)
  const load: Load = {
    url: plan.url,
    connectionCount: Math.max(1, Math.ceil((plan.connectionCount - processIndex) / processCount)),
    schedule: shardOf(scheduleOf(plan.arrivals ?? []), { index: processIndex, count: processCount }),
    forMs: (plan.forSeconds ?? 0) * 1000,
    thinkTimeMs: plan.thinkTimeMs ?? null,
    answerWithinMs: plan.answerWithinSeconds * 1000,
    startMs,
    openLane: index => {
      const session = openSession(processIndex + index * processCount)
      sessions.push(session)
      return openLane(session, recorder, elapsedMs)
    },
    metronome: input.metronome,
    random: seededRandom(plan.randomStart, 2, processIndex),
  }
  const done = await injectors[plan.injector](load, input.signal)
  clearInterval(ticking)
  const recording = { scenario, persona, startedAt: startAt, ...done, ...recorder.finish(done.durationMs), ...watch.end() }
  return { type: 'measured', recording, ledger: sumLedgers(sessions.map(session => session.ledger?.() ?? emptyLedger)) }
}

/** From the start of the measurement until its end; what happens before is not counted. */
function watchOneself(startMs: number) {
  const delays = monitorEventLoopDelay({ resolution: loopDelayResolutionMs })
  let cpu = process.cpuUsage()
  let fromMs = performance.now()
  const begin = setTimeout(
    () => {
      cpu = process.cpuUsage()
      fromMs = performance.now()
      delays.enable()
    },
    Math.max(0, startMs - fromMs),
  )
  return {
    end: () => {
      clearTimeout(begin)
      delays.disable()
      const { user, system } = process.cpuUsage(cpu)
      const wallMicros = Math.max(1, (performance.now() - fromMs) * 1000)
      // The histogram holds the whole interval between two looks.
      const p99Micros = delays.count === 0 ? 0 : delays.percentile(99) / 1000 - loopDelayResolutionMs * 1000
      return { cpuRatio: (user + system) / wallMicros, loopDelayP99Micros: Math.max(0, Math.round(p99Micros)) }
    },
  }
}
