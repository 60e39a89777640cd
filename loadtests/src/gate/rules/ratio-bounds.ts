// Between which ratios a comparison passes and fails. In: a relative threshold. Out: bounds, turned so that small is always good.
import type { Threshold } from '../../suites/suite-schema.ts'

export interface RatioBounds {
  readonly passBelowRatio: number
  readonly failAboveRatio: number
  /** The metric is a rate: the bounds are those of first ÷ second. */
  readonly largeIsGood: boolean
  /** Why the threshold makes no sense; null if it does. */
  readonly problem: string | null
}

/** Fail once the ratio is surely worse than 1.05, pass once it is surely better than 1.10; p99 has one bound for both. */
const usual = { passBelowRatio: 1.1, failAboveRatio: 1.05 }
const usualOfP99 = { passBelowRatio: 1.5, failAboveRatio: 1.5 }

export function boundsOf(threshold: Extract<Threshold, { rule: 'relative' }>): RatioBounds {
  const { metric, passBelowRatio, failAboveRatio, passAboveRatio, failBelowRatio } = threshold
  if (metric === 'answered-per-second') {
    const bounds = complete(inverse(passAboveRatio), inverse(failBelowRatio), usual)
    const mistaken = passBelowRatio !== undefined || failAboveRatio !== undefined
    return { ...bounds, largeIsGood: true, problem: mistaken ? 'a rate is judged by passAboveRatio and failBelowRatio' : null }
  }
  const bounds = complete(passBelowRatio, failAboveRatio, metric === 'p99' ? usualOfP99 : usual)
  const mistaken = passAboveRatio !== undefined || failBelowRatio !== undefined
  return { ...bounds, largeIsGood: false, problem: mistaken ? 'a latency is judged by passBelowRatio and failAboveRatio' : null }
}

function inverse(ratio: number | undefined): number | undefined {
  return ratio === undefined ? undefined : 1 / ratio
}

/** One of the two given: the other keeps its usual distance. */
function complete(pass: number | undefined, fail: number | undefined, { passBelowRatio, failAboveRatio }: typeof usual) {
  const distance = failAboveRatio / passBelowRatio
  if (pass !== undefined) return { passBelowRatio: pass, failAboveRatio: fail ?? pass * distance }
  if (fail !== undefined) return { passBelowRatio: fail / distance, failAboveRatio: fail }
  return { passBelowRatio, failAboveRatio }
}
