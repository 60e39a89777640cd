// The bar on the rate that one process holds. In: a form. Out: a line of the table, with the slip. The server's own clock says how fast requests came.
import type { BarOutcome } from './bar.ts'
import { inMs } from './bar.ts'
import type { CalibrationForm } from './calibration-form.ts'
import { inject } from './injected.ts'

const fullCore = 0.85

export async function rateBar(injector: 'paced' | 'open', { rate }: CalibrationForm): Promise<BarOutcome> {
  const { forSeconds, perSecond, achievedRatio, slipP99MaxMs } = rate
  const { measurement, server } = await inject({
    ...{ behaviour: 'fast', injector, connectionCount: 50, arrivals: [{ forSeconds, perSecond }] },
  })
  const { slipP50Micros, slipP99Micros, cpuRatio, intendedCount } = measurement.health
  const achieved =
    server.seenCount < 2 ? 0 : Math.min(server.seenCount / intendedCount, (server.seenCount - 1) / (server.spanMs / 1000) / perSecond)
  // A rate that is made up for later was not held.
  const isHeld = achieved >= achievedRatio && slipP99Micros <= slipP99MaxMs * 1000
  // Not held although it had CPU to spare: others had the cores.
  const verdict = isHeld ? 'pass' : cpuRatio < fullCore ? 'inconclusive' : 'fail'
  return {
    bar: `${injector}: ${perSecond} arrivals/s from one process`,
    verdict,
    expected: `≥ ${achievedRatio * 100} %, slip p99 ≤ ${slipP99MaxMs} ms`,
    measured: `${(achieved * 100).toFixed(2)} %, slip p50 ${inMs(slipP50Micros)} p99 ${inMs(slipP99Micros)}, ${cpuRatio.toFixed(2)} core`,
    note: verdict === 'inconclusive' ? 'a busy machine: the generator waited for a core' : '',
  }
}
