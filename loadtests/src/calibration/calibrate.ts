// The order of a calibration. In: a form. Out: every bar with what was measured. Called by `load calibrate`, and in its short form by the tests.

import type { BarOutcome, BarVerdict } from './bar.ts'
import { accountBars } from './bars-account.ts'
import { constantBar, stallingBar } from './bars-latency.ts'
import { rateBar } from './bars-rate.ts'
import { wrkBar } from './bars-wrk.ts'
import type { CalibrationForm } from './calibration-form.ts'

export interface Calibration {
  readonly form: CalibrationForm['name']
  readonly verdict: BarVerdict
  readonly bars: readonly BarOutcome[]
}

type Bar = () => Promise<BarOutcome>

/** onBar: as soon as each is decided. */
export async function calibrate(form: CalibrationForm, onBar: (outcome: BarOutcome) => void): Promise<Calibration> {
  const bars: BarOutcome[] = []
  const decide = (outcome: BarOutcome) => {
    bars.push(outcome)
    onBar(outcome)
  }
  const timed: readonly Bar[] = [
    () => constantBar('paced', form),
    () => constantBar('open', form),
    () => stallingBar('paced', form),
    () => stallingBar('open', form),
    () => rateBar('paced', form),
    () => rateBar('open', form),
    () => wrkBar(form),
  ]
  // One after another: two at once would measure each other.
  for (const bar of timed) decide(await decided(bar, form.attemptCount))
  for (const outcome of await accountBars(form)) decide(outcome)
  return { form: form.name, verdict: worst(bars), bars }
}

/** Again while the machine was too busy to tell. A miss on a calm machine is a miss. */
async function decided(bar: Bar, attemptCount: number): Promise<BarOutcome> {
  const outcome = await bar()
  return outcome.verdict !== 'inconclusive' || attemptCount <= 1 ? outcome : decided(bar, attemptCount - 1)
}

function worst(bars: readonly BarOutcome[]): BarVerdict {
  if (bars.some(({ verdict }) => verdict === 'fail')) return 'fail'
  return bars.some(({ verdict }) => verdict === 'inconclusive') ? 'inconclusive' : 'pass'
}
