// Follows the walk of a suite through its stages. In: a suite and a running landscape. Out: the result. This file knows the order; the work is done elsewhere.
// The stage that was found at the start is put back whatever happens.
import { bodyMasks, headerMasks } from '../comparison/masks.ts'
import { LoadError } from '../errors.ts'
import { judge } from '../gate/verdict.ts'
import { type BorrowedFlag, borrowFlag } from '../landscape/borrowed-flag.ts'
import { flagOf } from '../landscape/flag.ts'
import type { Landscape } from '../landscape/landscape-file.ts'
import { countedSince, type ProxyCounts, readProxyCounts } from '../landscape/proxy-counters.ts'
import type { Suite, WalkPlan } from '../suites/suite-schema.ts'
import { walkModels } from '../walk/models.ts'
import type { Partner } from '../walk/step.ts'
import { routesLeftOut, takeWalk } from '../walk/walk.ts'
import { describeEnvironment } from './environment.ts'
import { openProbe, type Probe } from './probe.ts'
import { flagPosition } from './put-in-force.ts'
import { repeat } from './repeat.ts'
import type { RunResult, StageResult } from './result.ts'
import { settleStage } from './settle-stage.ts'

type StagePlan = WalkPlan['stages'][number]

export interface WalkInput {
  readonly suite: Suite & { readonly walk: WalkPlan }
  readonly landscape: Landscape
  readonly signal: AbortSignal
  readonly progress: (line: string) => void
}

/** Errors: LANDSCAPE_UNREACHABLE, FLAG_REFUSED when nothing could be begun; later troubles end in an invalid result. */
export async function runWalk(input: WalkInput): Promise<RunResult> {
  const { suite, landscape, progress } = input
  const startedAt = Date.now()
  const environment = describeEnvironment()
  const flag = await borrowFlag(flagOf(landscape.flags, suite.capability))
  progress(`${suite.capability} is found at ${flag.found.stage}`)
  const countsBefore = await readProxyCounts(landscape.proxy.adminUrl)
  const stages: StageResult[] = []
  let proxyCounts: ProxyCounts | null = null
  let interrupted: string | null = null
  try {
    await walkStages(input, flag, stages)
    proxyCounts = countedSince(countsBefore, await readProxyCounts(landscape.proxy.adminUrl))
  } catch (error) {
    interrupted = reasonOf(error, input.signal)
  } finally {
    const back = await flag.giveBack(`load ${suite.name} puts back what it found`)
    progress(
      back
        ? `${suite.capability} is at ${flag.found.stage} again`
        : `${suite.capability} was changed by somebody else and is left as it is`,
    )
  }
  const { verdict, reasons } = judge({ stages, plannedStageCount: suite.walk.stages.length, proxyCounts, interrupted })
  return { suite: suite.name, startedAt, endedAt: Date.now(), verdict, reasons, stages, proxyCounts, environment, masks: maskReasons() }
}

async function walkStages(input: WalkInput, flag: BorrowedFlag, stages: StageResult[]): Promise<void> {
  const { suite, landscape, signal } = input
  using probe = await openProbe({
    directUrl: landscape.mes.url,
    proxiedUrl: landscape.proxy.url,
    partners: landscape.partners.slice(0, suite.walk.probePartnerCount),
    model: walkModels()['ring']!,
    signal,
  })
  for (const plan of suite.walk.stages) stages.push(await walkStage(input, plan, flag, probe))
}

async function walkStage(input: WalkInput, plan: StagePlan, flag: BorrowedFlag, probe: Probe): Promise<StageResult> {
  const { suite, landscape, signal, progress } = input
  const position = flagPosition(plan.position)
  const { stage } = position
  await flag.set(position, `load ${suite.name} walks the stage ${stage}`)
  const settled = await settleStage({ answeredBy: plan.answeredBy, probe, settleWithinMs: suite.walk.settleWithinMs, signal })
  const sides = [...settled.answers.values()]
  const answeredByCount = {
    legacy: sides.filter(side => side === 'legacy').length,
    candidate: sides.filter(side => side === 'candidate').length,
  }
  progress(`${stage}: legacy answers ${answeredByCount.legacy} of ${sides.length} partners, the candidate ${answeredByCount.candidate}`)

  // In canary the walk is the one of a partner whom the candidate answers; the legacy's answers are walked in off and shadow.
  const [partner, otherPartner] = candidateFirst(settled.answers)
  const [operator, otherOperator] = landscape.operators
  using walk = await takeWalk({
    directUrl: landscape.mes.url,
    proxiedUrl: landscape.proxy.url,
    partner: partner!,
    otherPartner: otherPartner!,
    operator: operator!,
    otherOperator: otherOperator!,
    adminKey: landscape.adminKey,
    models: walkModels(),
    signal,
    stepDone: ({ findings, step }) => {
      for (const { path } of findings) progress(`${stage}: ${step.route}: ${step.title}: ${path} differs`)
    },
  })
  const { personas, findings } = await repeat(suite.walk, walk.walker)
  signal.throwIfAborted()
  await flag.assertUnchanged()
  const comparedCount = walk.results.filter(result => result.answers !== null).length
  progress(`${stage}: ${comparedCount} calls compared, ${personas.reduce((sum, each) => sum + each.requestCount, 0)} repeated`)
  return {
    stage,
    shareBasisPoints: position.shareBasisPoints,
    inForce: settled.inForce,
    inForceAfterMs: Math.round(settled.tookMs),
    answeredByCount,
    comparedCount,
    routesLeftOut: routesLeftOut(walk.results),
    findings: [...walk.results.flatMap(result => result.findings), ...findings],
    personas,
  }
}

function candidateFirst(answers: ReadonlyMap<Partner, string>): Partner[] {
  return [...answers].sort(([, a], [, b]) => a.localeCompare(b)).map(([partner]) => partner)
}

function reasonOf(error: unknown, signal: AbortSignal): string {
  if (signal.aborted) return new LoadError('INTERRUPTED', 'walking the stages').message
  return error instanceof Error ? error.message : String(error)
}

function maskReasons(): Record<string, string> {
  return Object.fromEntries([...Object.entries(headerMasks), ...Object.entries(bodyMasks)].map(([name, mask]) => [name, mask.reason]))
}
