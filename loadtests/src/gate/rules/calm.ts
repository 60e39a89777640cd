// Validity: injector and machine were calm enough for what is claimed. In: facts. Out: an outcome each for slip, loop delay, own CPU and foreign CPU, and
// whether enough pairs are left when the disturbed ones are set aside. One variant has no second chance: a disturbance voids it.
import type { InjectorHealth } from '../../engine/measurement.ts'
import {
  type Claim,
  claimsOf,
  coresOf,
  type DisturbanceKind,
  foreignCpuMaxRatio,
  foreignCpuShownRatio,
  injectorCpuMaxRatio,
  loopDelayBoundMicros,
  slipBoundMicros,
  tooFewCalm,
} from '../disturbances.ts'
import type { RuleOutcome } from '../gate-report.ts'
import type { Facts } from '../load-evidence.ts'
import { firstOf, many, showMicros } from '../words.ts'

export function calm(facts: Facts): RuleOutcome[] {
  const claims = claimsOf(facts)
  const own = facts.plan.scenarios.flatMap(({ name }) => {
    const health = facts.evidence.slices.flatMap(slice =>
      slice.measurements.filter(({ scenario }) => scenario === name).map(one => one.health),
    )
    const claim = claims.find(({ scenario }) => scenario === name)
    return health.length === 0 || claim === undefined ? [] : injectorOutcomes(facts, claim, health)
  })
  return [...own, ...foreignOutcome(facts), ...setAsideOutcome(facts)]
}

function injectorOutcomes(facts: Facts, claim: Claim, health: readonly InjectorHealth[]): RuleOutcome[] {
  const { scenario } = claim
  const most = (value: (one: InjectorHealth) => number) => Math.max(...health.map(value))
  const claimed =
    claim.levelMicros !== null
      ? `level of ${showMicros(claim.levelMicros)}`
      : claim.micros === null
        ? 'no answers'
        : `p${claim.percent} of ${showMicros(claim.micros)}`
  const bound = (micros: number) => (claim.gated ? `, allowed ${showMicros(micros)} for a ${claimed}` : ', decides nothing here')
  const slip = `p99 slip up to ${showMicros(most(one => one.slipP99Micros))}${bound(slipBoundMicros(claim))}`
  const delay = `p99 loop delay up to ${showMicros(most(one => one.loopDelayP99Micros))}${bound(loopDelayBoundMicros(claim))}`
  const cpu = `up to ${most(one => one.cpuRatio).toFixed(2)} of a core, allowed ${injectorCpuMaxRatio}`
  return [
    outcome(facts, { kind: 'slip', scenario, title: `${scenario}: arrivals went out on time`, measured: slip }),
    outcome(facts, { kind: 'loop delay', scenario, title: `${scenario}: the injector’s loop ran free`, measured: delay }),
    outcome(facts, { kind: 'injector CPU', scenario, title: `${scenario}: the injector had CPU to spare`, measured: cpu }),
  ]
}

function foreignOutcome(facts: Facts): RuleOutcome[] {
  const ratios = facts.evidence.slices.flatMap(({ foreignCpuRatio }) => foreignCpuRatio ?? [])
  if (ratios.length === 0) return []
  const most = Math.max(...ratios)
  const coreCount = coresOf(facts.evidence)
  const note = most > foreignCpuShownRatio * coreCount ? ', which widens every interval' : ''
  const measured = `others used up to ${most.toFixed(2)} of ${coreCount} cores${note}, allowed ${(foreignCpuMaxRatio * coreCount).toFixed(2)}`
  return [outcome(facts, { kind: 'foreign CPU', scenario: null, title: 'the machine was ours', measured })]
}

interface Watched {
  readonly kind: DisturbanceKind
  readonly scenario: string | null
  readonly title: string
  readonly measured: string
}

function outcome({ disturbances, evidence, plan }: Facts, { kind, scenario, title, measured }: Watched): RuleOutcome {
  const found = disturbances.filter(one => one.kind === kind && one.scenario === scenario)
  const paired = plan.variants.length === 2
  const also =
    found.length === 0 ? '' : ` (broken in ${many(found.length, 'slice')}${paired && !evidence.short ? ', their pairs are set aside' : ''})`
  return {
    kind: 'validity',
    title,
    verdict: found.length > 0 && !paired ? 'invalid' : 'pass',
    why: `${title}: ${measured}${also}`,
    shownOnly: evidence.short || paired,
  }
}

function setAsideOutcome({ plan, evidence, pairs, calmPairs, disturbances }: Facts): RuleOutcome[] {
  if (plan.variants.length !== 2) return []
  const setAsideCount = pairs.length - calmPairs.length
  const title = 'enough pairs were calm'
  const texts = [...new Set(disturbances.map(({ sliceIndex, text }) => `slice ${sliceIndex}: ${text}`))]
  const why = `${title}: ${setAsideCount} of ${many(pairs.length, 'pair')} set aside, allowed a quarter${setAsideCount === 0 ? '' : `; ${firstOf(texts)}`}`
  return [
    { kind: 'validity', title, verdict: tooFewCalm(pairs.length, calmPairs.length) ? 'invalid' : 'pass', why, shownOnly: evidence.short },
  ]
}
