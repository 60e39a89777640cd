// The life of an injecting process. In: a plan by IPC, then "measure" once per slice. Out: progress once a second, a recording and a ledger at the end of
// each. Ends when the run process closes the channel; Ctrl-C in the terminal is the run process's to answer. Called by injector-main.ts.
import type { FromInjector, InjectorPlan, ToInjector } from './injector-plan.ts'
import { measureSlice, type OpenPersona } from './measure-slice.ts'
import { startMetronome } from './metronome.ts'

export async function runInjectorProcess(openPersona: OpenPersona): Promise<void> {
  const metronome = await startMetronome()
  let injecting: { readonly plan: InjectorPlan; readonly processIndex: number } | null = null
  let stopping = new AbortController()
  process.on('SIGINT', () => {})
  process.on('disconnect', () => process.exit(0))
  process.on('uncaughtException', breakDown)
  process.on('message', (message: ToInjector) => {
    if (message.type === 'stop') return stopping.abort()
    if (message.type === 'plan') {
      injecting = message
      return say({ type: 'ready' })
    }
    if (injecting === null) throw new Error('measuring without a plan')
    stopping = new AbortController()
    const { startAt, ...instead } = message.slice
    const plan = { ...injecting.plan, ...instead }
    const { processIndex } = injecting
    void measureSlice({ plan, processIndex, openPersona, metronome, startAt, signal: stopping.signal, onProgress: say }).then(
      say,
      breakDown,
    )
  })
}

function say(message: FromInjector): void {
  process.send?.(message)
}

function breakDown(error: unknown): void {
  const why = error instanceof Error ? (error.stack ?? error.message) : String(error)
  process.send?.({ type: 'broken', why } satisfies FromInjector, () => process.exit(1))
}
