// The life of a load run. In: a suite and a running landscape. Out: the result with its verdict. This file knows the order; the work is done elsewhere.
// Whatever happens: who was stopped goes on, the kill switch is released, the flag stands where it was found, and what was measured is in the result.
import { LoadError } from '../errors.ts'
import { judgeLoad } from '../gate/judge-load.ts'
import { morePairsNeeded } from '../gate/more-pairs.ts'
import { type BorrowedFlag, borrowFlag } from '../landscape/borrowed-flag.ts'
import { flagOf } from '../landscape/flag.ts'
import { type KillSwitch, killSwitchOf } from '../landscape/kill-switch.ts'
import type { Landscape } from '../landscape/landscape-file.ts'
import { type RunningProcesses, runningProcesses } from '../landscape/running-processes.ts'
import { personaNamed } from '../personas/index.ts'
import { usualPairs } from '../suites/pair-counts.ts'
import type { LoadPlan, Suite, Variant } from '../suites/suite-schema.ts'
import { openCrowds } from './crowds.ts'
import { describeEnvironment } from './environment.ts'
import { type LoadRecord, openRecord } from './load-record.ts'
import type { LoadResult } from './load-result.ts'
import { measureSlice } from './measure-slice.ts'
import { openRowCount, type RowCount } from './mes-rows.ts'
import { openStageProbe } from './probe.ts'
import type { RunProgress } from './progress.ts'
import { openFlagDesk } from './put-in-force.ts'
import { warmUp } from './warm-up.ts'
import { processRoll } from './watch-processes.ts'

export interface LoadInput {
  readonly suite: Suite & { readonly load: LoadPlan }
  readonly short: boolean
  /** From which the paths of models and recordings start. */
  readonly suiteFolder: string
  readonly landscape: Landscape
  /** Read anew when processes are watched, signalled or restarted. */
  readonly landscapeFile: string
  readonly signal: AbortSignal
  readonly progress: (progress: RunProgress) => void
}

/** Errors: LANDSCAPE_UNREACHABLE, FLAG_REFUSED when nothing could be begun; later troubles end in an invalid result. */
export async function runLoad(input: LoadInput): Promise<LoadResult> {
  const { suite, landscape, progress } = input
  const say = (text: string) => progress({ type: 'step', text })
  const startedAt = Date.now()
  const flag = await borrowFlag(flagOf(landscape.flags, suite.capability))
  const environment = { ...describeEnvironment(), flagStageFound: flag.found.stage, flagRevisionFound: await flag.revision() }
  say(`${suite.capability} is found at ${flag.found.stage}`)
  const killSwitch = killSwitchOf(landscape.proxy, suite.capability)
  const record = openRecord(input, environment)
  let interrupted: string | null = null
  {
    using processes = runningProcesses(input.landscapeFile)
    interrupted = await reasonIfBroken(input, () => measureAll(input, { flag, killSwitch, processes, record }))
  }
  const broken = await reasonIfBroken(input, async () => say(await giveBack(suite, flag, killSwitch)))
  const uncounted = interrupted ?? broken ?? (await reasonIfBroken(input, () => record.countRows()))
  const result = { startedAt, environment, interrupted: uncounted, ...(await record.close(landscape)) }
  const whole = { ...result, endedAt: Date.now() }
  return { ...whole, gate: judgeLoad(whole) }
}

interface Ground {
  readonly flag: BorrowedFlag
  readonly killSwitch: KillSwitch
  readonly processes: RunningProcesses
  readonly record: LoadRecord
}

async function measureAll(input: LoadInput, ground: Ground): Promise<void> {
  const { suite, landscape, signal } = input
  const { variants } = suite.load
  await using crowds = await openCrowds(input)
  const rows = await rowsOfOwn(input)
  if (rows !== null) ground.record.rowsFrom(rows)
  using probe = await openStageProbe(landscape, signal, ground.record.probed)
  const roll = processRoll(ground.processes.pids) // from here on whoever ends unasked is missed at the next slice
  const desk = openFlagDesk({ suite, flag: ground.flag, probe, signal })
  for (const variant of variants) {
    await desk.putInForce(variant)
    ground.record.alsoPriced(await warmUp(input, crowds, variant))
  }
  const measure = async (variant: Variant, pairIndex: number) => {
    await desk.putInForce(variant)
    await measureSlice(input, { ...ground, crowds, roll }, { variant, pairIndex })
    if ((suite.load.actions ?? []).length > 0) desk.forget()
    signal.throwIfAborted()
  }
  const [first, second] = variants
  if (second === undefined) return await measure(first!, 0) // awaited before the crowds are closed
  await measurePairs(input, ground.record, async pairIndex => {
    const inOrder = pairIndex % 2 === 0 ? [first!, second] : [second, first!] // ABBA: a drift of the machine falls on both alike
    for (const variant of inOrder) await measure(variant, pairIndex)
  })
}

/** Null: elsewhere others have prices calculated, too; or nobody asks for any. */
async function rowsOfOwn({ suite, landscape }: LoadInput): Promise<RowCount | null> {
  const asksForPrices = suite.load.scenarios.some(({ persona }) => personaNamed(persona).needs.questions)
  return asksForPrices && landscape.pids !== undefined ? await openRowCount(landscape) : null
}

async function measurePairs({ suite, short, progress }: LoadInput, record: LoadRecord, measurePair: (pairIndex: number) => Promise<void>) {
  let plannedCount = short ? (suite.load.short.pairCount ?? 1) : (suite.load.pairs ?? usualPairs).minCount
  for (let pairIndex = 0; pairIndex < plannedCount; pairIndex += 1) {
    record.plan(plannedCount * 2)
    await measurePair(pairIndex)
    if (short || pairIndex < plannedCount - 1) continue
    const moreCount = morePairsNeeded(record.soFar())
    if (moreCount > 0) progress({ type: 'step', text: `not decided after ${plannedCount} pairs; ${moreCount} more` })
    plannedCount += moreCount
  }
}

async function giveBack(suite: Suite, flag: BorrowedFlag, killSwitch: KillSwitch): Promise<string> {
  await killSwitch.releaseIfKilled(`load ${suite.name} is over`)
  const back = await flag.giveBack(`load ${suite.name} puts back what it found`)
  if (!back) throw new LoadError('FLAG_CHANGED_MEANWHILE', `giving ${suite.capability} back`)
  return `${suite.capability} is at ${flag.found.stage} again`
}

async function reasonIfBroken({ suite, signal }: LoadInput, work: () => Promise<void>): Promise<string | null> {
  try {
    await work()
    return null
  } catch (error) {
    if (signal.aborted) return new LoadError('INTERRUPTED', `running ${suite.name}`).message
    return error instanceof Error ? error.message : String(error)
  }
}
