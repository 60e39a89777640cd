// The gate of a ramp that is running: the same rules on one-minute buckets. In: minutes, as counted by whoever answers clients (form: LiveWindow, a JSON
// file or stdin of `load gate --live`). Out: a verdict and what to do: go on, hold, or go back. Pure; a minute in which both sides answered is a pair.
import { conclude } from './conclude.ts'
import type { GateReport, RuleOutcome } from './gate-report.ts'
import type { LiveMinute, LiveWindow } from './live-window.ts'
import { answerRatios, type RatioAnswer, type RatioQuestion } from './statistics/paired-ratios.ts'
import { proportionBounds, splitProbability } from './statistics/proportions.ts'
import { heldOr, many, showCount, showPercent, showRatio } from './words.ts'

/** go: the next step may come. hold: stay where the share is. back: legacy answers. */
export type LiveStep = 'go' | 'hold' | 'back'
export type LiveReport = GateReport & { readonly step: LiveStep }

const steps = { pass: 'go', fail: 'back', inconclusive: 'hold', invalid: 'hold' } as const

/** A split that chance makes once in a thousand ramps. */
const splitMinProbability = 0.001
/** Below this expected number on either side chi-squared is no good approximation. */
const splitMinExpected = 5

export function judgeLive(window: LiveWindow): LiveReport {
  const rules = [
    ...traffic(window),
    ...split(window),
    ...mismatches(window),
    ...liveFailures(window),
    ...liveRatios(window),
    ...levels(window),
  ]
  const report = conclude(rules)
  return { ...report, step: steps[report.verdict] }
}

function total(minutes: readonly LiveMinute[], side: 'legacy' | 'candidate', key: 'requestCount' | 'failedCount'): number {
  return minutes.reduce((sum, minute) => sum + minute[side][key], 0)
}

/** No traffic is no evidence: a candidate that nobody asks must not look healthy. */
function traffic({ minutes, bounds }: LiveWindow): RuleOutcome[] {
  const requestCount = total(minutes, 'candidate', 'requestCount')
  const measured = `${showCount(requestCount)} requests in ${many(minutes.length, 'minute')} answered by the candidate, at least ${showCount(bounds.minRequestCount)} needed`
  const problems = requestCount < bounds.minRequestCount ? [measured] : []
  return [heldOr('invalid', { kind: 'validity', title: 'there is traffic', measured, problems })]
}

/** Sample-ratio mismatch: if other clients reach the candidate than the plan says, every comparison compares different crowds. */
function split({ keyCounts, shareBasisPoints }: LiveWindow): RuleOutcome[] {
  const candidateCount = keyCounts.candidate
  const keyCount = candidateCount + keyCounts.legacy
  const expectedRatio = shareBasisPoints / 10_000
  const title = 'the split is as planned'
  const measured = `${showCount(candidateCount)} of ${many(keyCount, 'sticky key')} at the candidate, ${showCount(expectedRatio * keyCount)} expected`
  if (Math.min(expectedRatio, 1 - expectedRatio) * keyCount < splitMinExpected) {
    const contradiction = (expectedRatio === 0 && candidateCount > 0) || (expectedRatio === 1 && candidateCount < keyCount)
    return [
      heldOr('invalid', { kind: 'validity', title, measured: `${measured}, too few to test`, problems: contradiction ? [measured] : [] }),
    ]
  }
  const probability = splitProbability(candidateCount, keyCount, expectedRatio)
  const figures = `${measured} (chi-squared p = ${probability < 0.0001 ? '< 0.0001' : probability.toFixed(4)})`.replace('= <', '<')
  return [heldOr('invalid', { kind: 'validity', title, measured: figures, problems: probability < splitMinProbability ? [figures] : [] })]
}

function mismatches({ minutes }: LiveWindow): RuleOutcome[] {
  const comparedCount = minutes.reduce((sum, minute) => sum + minute.comparedCount, 0)
  const mismatchCount = minutes.reduce((sum, minute) => sum + minute.mismatchCount, 0)
  const title = 'both sides say the same'
  if (comparedCount === 0)
    return [{ kind: 'invariant', title, verdict: 'inconclusive', why: `${title}: nothing was compared`, shownOnly: false }]
  const { upper } = proportionBounds(mismatchCount, comparedCount)
  const measured = `${showCount(mismatchCount)} of ${showCount(comparedCount)} comparisons differ: true rate ≤ ${showPercent(upper)} (95 %)`
  return [heldOr('fail', { kind: 'invariant', title, measured, problems: mismatchCount > 0 ? [measured] : [] })]
}

function liveFailures({ minutes, bounds }: LiveWindow): RuleOutcome[] {
  const [failedCount, requestCount] = [total(minutes, 'candidate', 'failedCount'), total(minutes, 'candidate', 'requestCount')]
  if (requestCount === 0) return []
  const { lower, upper } = proportionBounds(failedCount, requestCount)
  const ratio = failedCount / requestCount
  const verdict = ratio <= bounds.maxFailureRatio ? 'pass' : lower > bounds.maxFailureRatio ? 'fail' : 'inconclusive'
  const title = 'the candidate answers'
  const why = `${title}: ${showCount(failedCount)} of ${showCount(requestCount)} failed (${showPercent(lower)} to ${showPercent(upper)}), allowed ${showPercent(bounds.maxFailureRatio)}`
  return [{ kind: 'failures', title, verdict, why, shownOnly: false }]
}

/** Minutes with enough requests on both sides; fewer make a percentile of their own noise. */
function busyMinutes({ minutes, bounds }: LiveWindow): LiveMinute[] {
  return minutes.filter(
    ({ legacy, candidate }) => Math.min(legacy.requestCount, candidate.requestCount) >= bounds.minRequestsPerMinuteCount,
  )
}

function liveRatios(window: LiveWindow): RuleOutcome[] {
  const busy = busyMinutes(window)
  const questions = window.bounds.ratios.map(({ metric, passBelowRatio = 1.1, failAboveRatio = 1.05 }) => ({
    metric,
    passBelowRatio,
    failAboveRatio,
    logRatios: busy.flatMap(({ legacy, candidate }) => {
      const [old, young] = [legacy[`${metric}Ms`], candidate[`${metric}Ms`]]
      return old === null || young === null || old <= 0 || young <= 0 ? [] : [Math.log(young / old)]
    }),
  }))
  const answers = answerRatios(questions)
  return questions.map((question, index) => ratioOutcome(question, answers[index]!, window.bounds.minMinuteCount))
}

function ratioOutcome(question: RatioQuestion & { readonly metric: string }, answer: RatioAnswer, minMinuteCount: number): RuleOutcome {
  const { metric, logRatios, passBelowRatio, failAboveRatio } = question
  const { medianRatio, lowerRatio, upperRatio, pairsNeededCount } = answer
  const title = `${metric}, candidate ÷ legacy`
  const pairCount = logRatios.length
  if (pairCount === 0) {
    const why = `${title}: no minute with enough requests on both sides`
    return { kind: 'relative', title, verdict: 'inconclusive', why, shownOnly: false }
  }
  const early = answer.verdict === 'pass' && pairCount < minMinuteCount
  const verdict = early ? 'inconclusive' : answer.verdict
  const needed = early ? minMinuteCount : pairsNeededCount
  const moreCount = needed === null ? null : Math.max(1, needed - pairCount)
  const rest = moreCount === null ? 'no number of minutes would decide it' : `about ${many(moreCount, 'more minute')} would decide it`
  const says = { pass: `surely below ${passBelowRatio}`, fail: `surely above ${failAboveRatio}`, inconclusive: `not yet decided; ${rest}` }[
    verdict
  ]
  const figures = `${showRatio(medianRatio)} (95 %: ${showRatio(lowerRatio)} to ${showRatio(upperRatio)}, ${many(pairCount, 'minute')})`
  return {
    kind: 'relative',
    title,
    verdict,
    why: `${title}: ${figures}: ${says}`,
    shownOnly: false,
    ratio: { median: medianRatio, lower: lowerRatio, upper: upperRatio, pairCount },
    ...(verdict === 'inconclusive' ? { morePairsCount: moreCount } : {}),
  }
}

/** A service level holds in all minutes but the worst few. */
function levels({ minutes, bounds }: LiveWindow): RuleOutcome[] {
  return bounds.levels.map(({ metric, maxMs, worstMinutesLeftOutCount = 0 }): RuleOutcome => {
    const values = minutes.flatMap(({ candidate }) =>
      candidate.requestCount < bounds.minRequestsPerMinuteCount ? [] : (candidate[`${metric}Ms`] ?? []),
    )
    const title = `${metric} of the candidate`
    if (values.length === 0)
      return { kind: 'absolute', title, verdict: 'inconclusive', why: `${title}: no minute with enough requests`, shownOnly: false }
    const overCount = values.filter(value => value > maxMs).length
    const why = `${title}: up to ${Math.max(...values).toFixed(1)} ms, above ${maxMs} ms in ${overCount} of ${many(values.length, 'minute')}, ${worstMinutesLeftOutCount} allowed`
    return { kind: 'absolute', title, verdict: overCount > worstMinutesLeftOutCount ? 'fail' : 'pass', why, shownOnly: false }
  })
}
