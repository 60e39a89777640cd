// The engine as the run process sees it: injecting processes of one scenario, opened once, measuring slice after slice. In: a plan. Out: measurements that
// are already the sum over the processes, with what went wrong beside them. Never rejects once it is open: a run that lost an injector is invalid, not gone.
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import type { FromInjector, InjectorPlan, InjectorProgress, SliceOrder, ToInjector } from './injector-plan.ts'
import { type SessionLedger, sumLedgers } from './ledger.ts'
import type { Measurement } from './measurement.ts'
import { mergeMeasurements, sumCounts } from './recording.ts'

export type { InjectorPlan, InjectorProgress, SliceOrder } from './injector-plan.ts'
export { mergeMeasurements } from './recording.ts'

export interface Measured {
  /** Null when no process handed anything over. */
  readonly measurement: Measurement | null
  readonly ledger: SessionLedger
  /** Of injecting processes: who died, who was not ready. Any of them makes the run invalid. */
  readonly problems: readonly string[]
}

export interface Injectors {
  /** One slice. startAt: epoch ms, a little ahead, so that all begin together. Sessions are opened anew, with the same indexes. */
  measure(slice: SliceOrder, onProgress?: (progress: InjectorProgress) => void): Promise<Measured>
  /** Ends the slice that is on: it hands over what it measured once what is under way has ended. */
  stop(): void
  close(): Promise<void>
}

export interface RunningInjectors {
  readonly finished: Promise<Measured>
  stop(): void
}

/** Where the program of an injecting process lies; a test may give another one. */
export const injectorProgram = new URL('./injector-main.ts', import.meta.url)

export async function openInjectors(plan: InjectorPlan, program: URL = injectorProgram): Promise<Injectors> {
  const processes = await Promise.all(
    Array.from({ length: plan.processCount }, (_, processIndex) => openInjector(plan, processIndex, program)),
  )
  return {
    measure: async (slice, onProgress = () => {}) => {
      const problems: string[] = slice.startAt < Date.now() ? [`${plan.scenario}: was asked to start in the past`] : []
      const latest = new Map<number, InjectorProgress>()
      const parts = await Promise.all(
        processes.map((each, index) =>
          each.measure(slice, progress => {
            latest.set(index, progress)
            if (index === Math.min(...latest.keys())) onProgress(mergeProgress([...latest.values()]))
          }),
        ),
      )
      for (const part of parts) if (typeof part === 'string') problems.push(`${plan.scenario}: ${part}`)
      const handedOver = parts.filter(part => typeof part !== 'string')
      return {
        measurement: handedOver.length === 0 ? null : mergeMeasurements(handedOver.map(({ recording }) => recording)),
        ledger: sumLedgers(handedOver.map(({ ledger }) => ledger)),
        problems,
      }
    },
    stop: () => {
      for (const each of processes) each.stop()
    },
    close: async () => {
      await Promise.all(processes.map(each => each.close()))
    },
  }
}

/** One slice with processes of its own. */
export function startInjectors(
  plan: InjectorPlan & { readonly startAt: number },
  onProgress?: (progress: InjectorProgress) => void,
): RunningInjectors {
  const opened = openInjectors(plan)
  let isStopped = false
  const run = async () => {
    const injectors = await opened
    const measured = injectors.measure({ startAt: plan.startAt }, onProgress)
    if (isStopped) injectors.stop()
    try {
      return await measured
    } finally {
      await injectors.close()
    }
  }
  return {
    finished: run(),
    stop: () => {
      isStopped = true
      void opened.then(injectors => injectors.stop())
    },
  }
}

type HandedOver = Extract<FromInjector, { type: 'measured' }>

async function openInjector(plan: InjectorPlan, processIndex: number, program: URL) {
  const child = fork(program, { serialization: 'advanced', execArgv: [], stdio: ['ignore', 2, 2, 'ipc'] })
  const name = `injecting process ${processIndex + 1} of ${plan.processCount}`
  let why = ''
  let ended: string | null = null
  let end: (problem: string) => void = () => {}
  let handOver: (part: HandedOver) => void = () => {}
  let onProgress: (progress: InjectorProgress) => void = () => {}
  let ready: () => void = () => {}
  child.on('message', (message: FromInjector) => {
    if (message.type === 'ready') ready()
    else if (message.type === 'progress') onProgress(message)
    else if (message.type === 'broken') why = `: ${message.why}`
    else handOver(message)
  })
  const died = (how: string) => {
    ended ??= `${name} ended by itself (${how})${why}`
    end(ended)
  }
  child.on('error', error => died(error.message))
  child.on('exit', (code, signal) => died(signal ?? `exit code ${code}`))
  await new Promise<void>(resolve => {
    ready = resolve
    end = () => resolve()
    tell(child, { type: 'plan', plan, processIndex })
  })
  return {
    measure: (slice: SliceOrder, report: (progress: InjectorProgress) => void) =>
      new Promise<HandedOver | string>(resolve => {
        if (ended !== null) return resolve(ended)
        onProgress = report
        end = resolve
        handOver = resolve
        tell(child, { type: 'measure', slice })
      }),
    stop: () => tell(child, { type: 'stop' }),
    close: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return
      const exit = once(child, 'exit')
      if (child.connected) child.disconnect()
      await exit
    },
  }
}

function tell(child: ChildProcess, message: ToInjector): void {
  if (child.connected) child.send(message, () => {})
}

function mergeProgress(parts: readonly InjectorProgress[]): InjectorProgress {
  const worst = (of: (part: InjectorProgress) => number | null) => {
    const known = parts.map(of).filter(value => value !== null)
    return known.length === 0 ? null : Math.max(...known)
  }
  return {
    ...parts[0]!,
    total: sumCounts(parts.map(({ total }) => total)),
    underWayCount: parts.reduce((sum, { underWayCount }) => sum + underWayCount, 0),
    answeredCount: parts.reduce((sum, { answeredCount }) => sum + answeredCount, 0),
    p50Micros: worst(({ p50Micros }) => p50Micros),
    p95Micros: worst(({ p95Micros }) => p95Micros),
  }
}
