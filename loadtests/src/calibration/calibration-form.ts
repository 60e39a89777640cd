// How long the calibration takes and how strict it is. full: the bars. short: in `npm test`, on machines that may be busy: accounts are as strict, times only
// as far as a busy machine cannot make a sound engine miss them, yet a broken one does.
import type { Tolerance } from './bar.ts'

export interface CalibrationForm {
  readonly name: 'full' | 'short'
  readonly constant: { readonly forSeconds: number; readonly tolerance: Tolerance }
  /** timeRatio: of the stalls. Whole periods. */
  readonly stalling: { readonly forSeconds: number; readonly timeRatio: number; readonly perSecond: number; readonly tolerance: Tolerance }
  readonly account: { readonly forSeconds: number }
  readonly rate: { readonly forSeconds: number; readonly perSecond: number; readonly achievedRatio: number; readonly slipP99MaxMs: number }
  readonly wrk: { readonly forSeconds: number; readonly pairCount: number; readonly tolerance: Tolerance }
  /** Of a bar that a busy machine made inconclusive. */
  readonly attemptCount: number
}

const even = (ratio: number): Tolerance => ({ belowRatio: ratio, aboveRatio: ratio })

export const fullForm: CalibrationForm = {
  name: 'full',
  constant: { forSeconds: 10, tolerance: even(0.02) },
  stalling: { forSeconds: 15, timeRatio: 1, perSecond: 200, tolerance: even(0.05) },
  account: { forSeconds: 3 },
  rate: { forSeconds: 10, perSecond: 5000, achievedRatio: 0.99, slipP99MaxMs: 100 },
  wrk: { forSeconds: 2, pairCount: 9, tolerance: even(0.1) },
  attemptCount: 3,
}

/** Being busy only ever adds time: what lies below is as strict as ever. */
const muchAbove: Tolerance = { belowRatio: 0.05, aboveRatio: 10 }

export const shortForm: CalibrationForm = {
  name: 'short',
  constant: { forSeconds: 1, tolerance: muchAbove },
  stalling: { forSeconds: 1, timeRatio: 0.2, perSecond: 200, tolerance: muchAbove },
  account: { forSeconds: 0.5 },
  rate: { forSeconds: 1, perSecond: 1000, achievedRatio: 0.2, slipP99MaxMs: 5000 },
  wrk: { forSeconds: 1, pairCount: 1, tolerance: { belowRatio: 0.8, aboveRatio: 5 } },
  attemptCount: 1,
}
