// Relative rules: the second variant against the first, pair by pair. In: facts. Out: an outcome per threshold. The slice is the unit, not the request:
// requests of one slice are not independent, and tests on them cry wolf in 38 % of comparisons of a server with itself.
import { p99PairsMinCount } from '../../suites/pair-counts.ts'
import type { Threshold } from '../../suites/suite-schema.ts'
import { percentOf } from '../disturbances.ts'
import type { RuleOutcome } from '../gate-report.ts'
import type { Facts } from '../load-evidence.ts'
import { medianOf } from '../statistics/median-bootstrap.ts'
import { answerRatios, fewestPairsCount, type RatioAnswer, type RatioQuestion } from '../statistics/paired-ratios.ts'
import { many, scopeName, showMicros, showRatio } from '../words.ts'
import { boundsOf, type RatioBounds } from './ratio-bounds.ts'

export type RelativeThreshold = Extract<Threshold, { rule: 'relative' }>

/** Beyond this no suite can go (suite schema). */
const pairsBoundCount = 400

interface Compared {
  readonly threshold: RelativeThreshold
  readonly bounds: RatioBounds
  readonly question: RatioQuestion
  /** Typical values of both variants, in words. */
  readonly typical: string
  readonly deciding: boolean
}

export function relative(facts: Facts): RuleOutcome[] {
  if (facts.plan.variants.length !== 2) return []
  const compared = facts.thresholds.flatMap(threshold => (threshold.rule === 'relative' ? [compare(facts, threshold)] : []))
  const deciding = compared.filter(one => one.deciding)
  const answers = answerRatios(deciding.map(({ question }) => question))
  const alone = ({ question }: Compared) => answerRatios([question])[0]!
  return compared.map(one => outcomeOf(facts, one, answers[deciding.indexOf(one)] ?? alone(one), deciding.length))
}

function compare({ plan, keptPairs, figures, evidence }: Facts, threshold: RelativeThreshold): Compared {
  const bounds = boundsOf(threshold)
  const { metric } = threshold
  const value = (slice: (typeof keptPairs)[number]['first']) =>
    metric === 'answered-per-second'
      ? figures.answeredPerSecond(slice, threshold)
      : figures.servedPercentileMicros(slice, threshold, percentOf(metric))
  const values = keptPairs.flatMap(({ first, second }) => {
    const [old, young] = [value(first), value(second)]
    return old === null || young === null || old <= 0 || young <= 0 ? [] : [{ old, young }]
  })
  const show = (some: readonly number[]) =>
    metric === 'answered-per-second' ? `${medianOf(some).toFixed(1)}/s` : showMicros(medianOf(some))
  const [first, second] = plan.variants
  const typical =
    values.length === 0
      ? 'nothing to compare'
      : `${second?.name} ${show(values.map(({ young }) => young))}, ${first?.name} ${show(values.map(({ old }) => old))}`
  const sign = bounds.largeIsGood ? -1 : 1
  const logRatios = values.map(({ old, young }) => sign * Math.log(young / old))
  const { passBelowRatio, failAboveRatio } = bounds
  const question = { logRatios, passBelowRatio, failAboveRatio, pairsMinCount: pairsMinCountOf(metric) }
  return { threshold, bounds, question, typical, deciding: threshold.shownOnly !== true && !evidence.short }
}

const pairsMinCountOf = (metric: RelativeThreshold['metric']) => (metric === 'p99' ? p99PairsMinCount : fewestPairsCount)

function outcomeOf({ plan, pairs }: Facts, one: Compared, answer: RatioAnswer, family: number): RuleOutcome {
  const { threshold, bounds, question } = one
  const pairCount = question.logRatios.length
  const [first, second] = plan.variants
  const title = `${scopeName(threshold)} ${threshold.metric}, ${second?.name} ÷ ${first?.name}`
  const ratio = orient(answer, bounds)
  const figures =
    pairCount === 0
      ? 'nothing to compare'
      : `${showRatio(ratio.median)} (95 %: ${showRatio(ratio.lower)} to ${showRatio(ratio.upper)}, ${many(pairCount, 'pair')}; ${one.typical})`
  const morePairsCount = moreCount(answer, pairCount)
  const said = { bounds, pairCount, pairsMinCount: pairsMinCountOf(threshold.metric), family, morePairsCount }
  const note = bounds.problem ?? sentence(answer, { ...said, maxCount: plan.pairs?.maxCount ?? pairs.length })
  return {
    kind: 'relative',
    title,
    verdict: bounds.problem === null ? answer.verdict : 'invalid',
    why: `${title}: ${figures}: ${note}`,
    shownOnly: !one.deciding,
    ...(pairCount === 0 ? {} : { ratio: { ...ratio, pairCount } }),
    ...(answer.verdict === 'inconclusive' ? { morePairsCount } : {}),
  }
}

function orient({ medianRatio, lowerRatio, upperRatio }: RatioAnswer, { largeIsGood }: RatioBounds) {
  if (!largeIsGood) return { median: medianRatio, lower: lowerRatio, upper: upperRatio }
  return { median: 1 / medianRatio, lower: 1 / upperRatio, upper: 1 / lowerRatio }
}

function moreCount({ pairsNeededCount }: RatioAnswer, pairCount: number): number | null {
  if (pairsNeededCount === null || pairsNeededCount > pairsBoundCount) return null
  return Math.max(1, pairsNeededCount - pairCount)
}

interface Said {
  readonly bounds: RatioBounds
  readonly pairCount: number
  readonly pairsMinCount: number
  readonly family: number
  readonly morePairsCount: number | null
  readonly maxCount: number
}

function sentence(
  { verdict, heldBackByHolm }: RatioAnswer,
  { bounds, pairCount, pairsMinCount, family, morePairsCount, maxCount }: Said,
): string {
  const { passBelowRatio, failAboveRatio, largeIsGood } = bounds
  const [good, bad] = largeIsGood ? ['above', 'below'] : ['below', 'above']
  const [pass, fail] = largeIsGood ? [1 / passBelowRatio, 1 / failAboveRatio] : [passBelowRatio, failAboveRatio]
  if (verdict === 'pass') return `surely ${good} ${showRatio(pass)}`
  if (verdict === 'fail') return `surely ${bad} ${showRatio(fail)}`
  const undecided = heldBackByHolm
    ? `${bad} ${showRatio(fail)}, but not yet surely with ${family} metrics judged at once`
    : pairCount < pairsMinCount
      ? `fewer than ${pairsMinCount} pairs decide nothing`
      : `neither surely ${good} ${showRatio(pass)} nor surely ${bad} ${showRatio(fail)}`
  const more =
    morePairsCount === null
      ? `no number of pairs up to ${pairsBoundCount} would decide it at today’s spread`
      : `about ${many(morePairsCount, 'more pair')} would decide it at today’s spread (the suite allows ${maxCount} in all)`
  return `${undecided}; ${more}`
}
