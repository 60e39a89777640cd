// One slice: all crowds of a variant at once, the suite's actions meanwhile, the processes watched; over when the last answer is in. In: a variant whose
// stage is in force. Out: a slice in the record, also when it was cut short. Called by run-load.ts.
import { startFrom } from '../engine/seeded-random.ts'
import { LoadError } from '../errors.ts'
import type { ProcessRoll } from '../landscape/process-roll.ts'
import { sliceSeconds } from '../suites/short-form.ts'
import type { Scenario, Variant } from '../suites/suite-schema.ts'
import { watchBreakpoint } from './breakpoint.ts'
import type { Crowds } from './crowds.ts'
import type { LoadRecord } from './load-record.ts'
import type { LoadInput } from './run-load.ts'
import { type ActionGround, mayRestart, takeActions } from './take-actions.ts'
import { watchProcesses } from './watch-processes.ts'

export interface SliceGround extends Pick<ActionGround, 'flag' | 'killSwitch' | 'processes'> {
  readonly record: LoadRecord
  readonly crowds: Crowds
  readonly roll: ProcessRoll | null
}

const startsInMs = 200

/** Errors: of the actions, the flag and the injectors; the slice is in the record even then. */
export async function measureSlice(
  input: LoadInput,
  ground: SliceGround,
  { variant, pairIndex }: { readonly variant: Variant; readonly pairIndex: number },
): Promise<void> {
  const { suite, signal, progress } = input
  const { flag, processes, record, killSwitch } = ground
  const { actions = [], scenarios } = suite.load
  const scenarioNames = scenarios.map(({ name }) => name)
  const crowds = ground.crowds.of(variant)
  const revision = async () => (variant.target === 'direct' ? null : await flag.revision())
  const flagRevisionBefore = await revision()
  const forSeconds = sliceSeconds(suite.load)
  progress({ type: 'slice', index: record.sliceCount(), variant: variant.name, plannedCount: record.plannedCount(), forSeconds })

  // Each pair asks about other models than the one before, both of its slices about the same: nobody gains by what is already known.
  const beginOf = ({ name }: Scenario) => startFrom(suite.randomStart, pairIndex, scenarioNames.indexOf(name))
  const stopAll = () => {
    for (const { injectors } of crowds) injectors.stop()
  }
  const actionsOver = new AbortController()
  const ending = AbortSignal.any([signal, actionsOver.signal])
  signal.addEventListener('abort', stopAll)
  const breakpoint = watchBreakpoint(suite.load, () => {
    record.mark('the breaking point is reached')
    stopAll()
  })
  const watch = watchProcesses({ roll: ground.roll, mayRestart: mayRestart(actions) })
  const { mark } = record
  const startAt = Date.now() + startsInMs // nothing that takes time may come between this line and the injectors
  const taken = takeActions(actions, startAt, {
    ...{ suiteName: suite.name, flag, killSwitch, processes, mark, signal: ending },
    proxyAdminUrl: input.landscape.proxy.adminUrl,
  }).then(
    () => null,
    (error: unknown) => error,
  )
  try {
    const measuring = Promise.all(
      crowds.map(({ scenario, injectors }) =>
        injectors.measure({ startAt: startAt + (scenario.startAfterSeconds ?? 0) * 1000, randomStart: beginOf(scenario) }, seen => {
          progress({ type: 'second', variant: variant.name, scenario: scenario.name, seen })
          breakpoint.look(seen)
        }),
      ),
    )
    if (signal.aborted) stopAll()
    const outcomes = await measuring
    const cut = signal.aborted || breakpoint.broken()
    if (cut) actionsOver.abort()
    const actionProblem = await taken
    const seen = watch.stop()
    const measurements = outcomes.flatMap(({ measurement }) => (measurement === null ? [] : [measurement]))
    const flagRevisionAfter = await revision().catch(() => null)
    const endedAt = Date.now()
    const slice = {
      pairIndex,
      variant: variant.name,
      startedAt: startAt,
      endedAt,
      flagRevisionBefore,
      flagRevisionAfter,
      measurements,
      ...seen,
    }
    record.add(
      slice,
      outcomes.map(({ ledger }) => ledger),
    )
    if (suite.load.stopWhenBroken !== undefined) record.held(breakpoint.heldPerSecond())
    const problems = outcomes.flatMap(outcome => outcome.problems)
    if (problems.length > 0) throw new LoadError('INJECTOR_ENDED', problems.join('; '))
    if (actionProblem !== null && !cut) throw actionProblem
  } finally {
    signal.removeEventListener('abort', stopAll)
    actionsOver.abort()
    watch.stop()
  }
}
