// In: a suite of the right form. Out: one line per contradiction between its parts, with its place in the file. What a schema cannot say is said here:
// names that must exist elsewhere in the file, and settings that belong to one kind of injector, variant or rule only. Called by read-suite.ts.
import { nearestName } from '@ficus/settings/nearest-name'
import { personas } from '../personas/index.ts'
import { mixes } from '../walk/mixes/index.ts'
import { p99PairsMinCount, usualPairs } from './pair-counts.ts'
import { sliceSeconds } from './short-form.ts'
import type { Action, LoadPlan, Scenario, Suite, Threshold, WalkPlan } from './suite-schema.ts'

export function crossingProblems(suite: Suite): string[] {
  const { walk, load, thresholds = [] } = suite
  return [
    ...((walk === undefined) === (load === undefined)
      ? ['/: a suite has either a "walk" or a "load"; two suites may be run one after the other']
      : []),
    ...(load === undefined && thresholds.length > 0 ? ['/thresholds: there is no "load" that they could judge'] : []),
    ...(walk === undefined ? [] : walkProblems(walk)),
    ...(load === undefined
      ? []
      : [...loadProblems(load, thresholds), ...thresholds.flatMap((one, at) => thresholdProblems(one, at, load))]),
  ]
}

function walkProblems(walk: WalkPlan): string[] {
  return walk.repetitions.flatMap(({ mix }, at) => unknownName(mix, Object.keys(mixes), `/walk/repetitions/${at}/mix`))
}

function loadProblems(load: LoadPlan, thresholds: readonly Threshold[]): string[] {
  const { variants, scenarios, actions = [] } = load
  const relative = thresholds.some(({ rule }) => rule === 'relative')
  const problems = [
    ...twice(variants, '/load/variants'),
    ...twice(scenarios, '/load/scenarios'),
    ...variants.flatMap(({ target, position }, at) =>
      target === 'direct' && position !== undefined ? [`/load/variants/${at}/position: whom MES answers directly no flag decides`] : [],
    ),
    ...variants.flatMap(({ position }, at) => shareProblems(position, `/load/variants/${at}/position`)),
    ...scenarios.flatMap((scenario, at) => scenarioProblems(scenario, `/load/scenarios/${at}`, load)),
    ...actions.flatMap((action, at) => actionProblems(action, `/load/actions/${at}`, load)),
  ]
  if (relative && variants.length !== 2) problems.push('/load/variants: a relative rule compares two variants')
  if (load.pairs !== undefined && variants.length !== 2) problems.push('/load/pairs: pairs are made of two variants')
  if (load.pairs !== undefined && load.pairs.minCount > load.pairs.maxCount) problems.push('/load/pairs: minCount is above maxCount')
  if (load.stopWhenBroken !== undefined) {
    if (variants.length !== 1) problems.push('/load/stopWhenBroken: one variant is brought to its breaking point, not two')
    problems.push(
      ...unknownName(
        load.stopWhenBroken.scenario,
        scenarios.map(({ name }) => name),
        '/load/stopWhenBroken/scenario',
      ),
    )
  }
  return problems
}

function shareProblems(position: { readonly stage: string; readonly shareBasisPoints?: number } | undefined, path: string): string[] {
  if (position === undefined) return []
  const { stage, shareBasisPoints } = position
  if (stage === 'canary' && shareBasisPoints === undefined) return [`${path}: canary needs shareBasisPoints`]
  return stage !== 'canary' && shareBasisPoints !== undefined ? [`${path}/shareBasisPoints: only canary has a share, not ${stage}`] : []
}

function scenarioProblems(scenario: Scenario, path: string, load: LoadPlan): string[] {
  const { injector, arrivals, forSeconds, thinkTimeMs } = scenario
  const problems = unknownName(
    scenario.persona,
    personas.map(({ name }) => name),
    `${path}/persona`,
  )
  const persona = personas.find(({ name }) => name === scenario.persona)
  if (injector === 'closed') {
    if (forSeconds === undefined) problems.push(`${path}: a closed injector needs forSeconds`)
    if (arrivals !== undefined)
      problems.push(`${path}/arrivals: a closed injector has none; each connection asks again as soon as it is answered`)
  } else {
    if (arrivals === undefined) problems.push(`${path}: ${article(injector)} injector needs arrivals`)
    if (forSeconds !== undefined) problems.push(`${path}/forSeconds: of a closed injector only; arrivals say how long`)
    if (thinkTimeMs !== undefined) problems.push(`${path}/thinkTimeMs: of a closed injector only; arrivals say when`)
  }
  if (injector === 'open' && scenario.connectionCount !== undefined)
    problems.push(`${path}/connectionCount: an open injector takes as many connections as it needs`)
  if (thinkTimeMs !== undefined && thinkTimeMs.min > thinkTimeMs.max) problems.push(`${path}/thinkTimeMs: min is above max`)
  if (persona?.needs.questions === true && scenario.feeder === undefined && load.feeder === undefined)
    problems.push(`${path}: the persona ${persona.name} asks for prices and needs a feeder here or in /load/feeder`)
  for (const activity of Object.keys(scenario.weights ?? {}))
    if (persona !== undefined) problems.push(...unknownName(activity, persona.endpoints, `${path}/weights`))
  return problems
}

function actionProblems(action: Action, path: string, load: LoadPlan): string[] {
  const kinds = (['set', 'killSwitch', 'signal', 'rollingRestart'] as const).filter(kind => action[kind] !== undefined)
  const problems =
    kinds.length === 1 ? [] : [`${path}: exactly one of set, killSwitch, signal, rollingRestart, not ${kinds.join(' and ') || 'none'}`]
  const endSeconds = sliceSeconds(load)
  if (action.atSeconds >= endSeconds)
    problems.push(`${path}/atSeconds: ${action.atSeconds} s is after the end of the slice (${endSeconds} s)`)
  if (action.signal?.name === 'SIGSTOP' && !continued(action, load.actions ?? []))
    problems.push(`${path}/signal: nothing lets ${action.signal.process} go on; add an action with SIGCONT later in the slice`)
  return [...problems, ...shareProblems(action.set, `${path}/set`)]
}

function continued(stop: Action, actions: readonly Action[]): boolean {
  return actions.some(
    ({ atSeconds, signal }) => atSeconds > stop.atSeconds && signal?.name === 'SIGCONT' && signal.process === stop.signal?.process,
  )
}

function goesAway(process: string, actions: readonly Action[]): boolean {
  return actions.some(({ signal, rollingRestart = [] }) => signal?.process === process || (rollingRestart as string[]).includes(process))
}

function thresholdProblems(threshold: Threshold, at: number, load: LoadPlan): string[] {
  const path = `/thresholds/${at}`
  if (threshold.rule === 'memory') return []
  const scenarioNames = load.scenarios.map(({ name }) => name)
  const problems = unknownName(threshold.scenario, scenarioNames, `${path}/scenario`)
  const scenario = load.scenarios.find(({ name }) => name === threshold.scenario)
  const persona = personas.find(({ name }) => name === scenario?.persona)
  if (threshold.endpoint !== undefined && persona !== undefined)
    problems.push(...unknownName(threshold.endpoint, persona.endpoints, `${path}/endpoint`))
  if ('variant' in threshold && threshold.variant !== undefined) {
    problems.push(
      ...unknownName(
        threshold.variant,
        load.variants.map(({ name }) => name),
        `${path}/variant`,
      ),
    )
  }
  if (threshold.rule === 'failures' && threshold.exceptWhileAway !== undefined && !goesAway(threshold.exceptWhileAway, load.actions ?? []))
    problems.push(`${path}/exceptWhileAway: no action of the suite takes ${threshold.exceptWhileAway} away`)
  if (threshold.rule === 'relative') problems.push(...relativeProblems(threshold, path), ...patienceProblems(threshold, load, path))
  return problems
}

function relativeProblems(rule: Extract<Threshold, { rule: 'relative' }>, path: string): string[] {
  const { passBelowRatio, failAboveRatio, passAboveRatio, failBelowRatio } = rule
  const small = passBelowRatio !== undefined || failAboveRatio !== undefined
  const large = passAboveRatio !== undefined || failBelowRatio !== undefined
  if (small && large) return [`${path}: either passBelowRatio and failAboveRatio, or passAboveRatio and failBelowRatio`]
  if (!small && !large) return [`${path}: passBelowRatio and failAboveRatio are missing, or of a rate passAboveRatio and failBelowRatio`]
  const rate = rule.metric === 'answered-per-second'
  if (rate && small) return [`${path}: ${rule.metric} should be large: passAboveRatio and failBelowRatio`]
  if (!rate && large) return [`${path}: ${rule.metric} should be small: passBelowRatio and failAboveRatio`]
  const whole = rate
    ? passAboveRatio !== undefined && failBelowRatio !== undefined
    : passBelowRatio !== undefined && failAboveRatio !== undefined
  return whole ? [] : [`${path}: both bounds are needed, the one that passes and the one that fails`]
}

/** A comparison that no run of the suite could decide. */
function patienceProblems(rule: Extract<Threshold, { rule: 'relative' }>, { pairs = usualPairs }: LoadPlan, path: string): string[] {
  if (rule.metric !== 'p99' || rule.shownOnly === true || pairs.maxCount >= p99PairsMinCount) return []
  return [`${path}: a p99 decides from ${p99PairsMinCount} pairs on; /load/pairs/maxCount is ${pairs.maxCount}; raise it, or set shownOnly`]
}

function unknownName(name: string, known: readonly string[], path: string): string[] {
  return known.includes(name) ? [] : [`${path}: "${name}" is not known${nearestName(name, known)} (known: ${known.join(', ')})`]
}

function twice(named: readonly { readonly name: string }[], path: string): string[] {
  const names = named.map(({ name }) => name)
  return names.flatMap((name, at) => (names.indexOf(name) === at ? [] : [`${path}/${at}/name: "${name}" is there twice`]))
}

const article = (word: string) => (/^[aeiou]/.test(word) ? `an ${word}` : `a ${word}`)
