// The bar on the rate that one process holds. In: a form. Out: a line of the table, with the slip. The server's own clock says how fast requests came.
import type { BarOutcome } from './bar.ts'
import { inMs } from './bar.ts'
import type { CalibrationForm } from './calibration-form.ts'
import { inject } from './injected.ts'

const fullCore = 0.85

export async function rateBar(injector: 'paced' | 'open', { rate }: CalibrationForm): Promise<BarOutcome> {
  const { forSeconds, perSecond, achievedRatio } = rate
  const { measurement, server } = await inject({
    ...{ behaviour: 'fast', injector, connectionCount: 50, arrivals: [{ forSeconds, perSecond }] },
  })
  const { slipP50Micros, slipP99Micros, cpuRatio, intendedCount } = measurement.health
  const achieved =
    server.seenCount < 2 ? 0 : Math.min(server.seenCount / intendedCount, (server.seenCount - 1) / (server.spanMs / 1000) / perSecond)
  // Below the rate although it had CPU to spare: others had the cores, or the server had not.
  const isBusy = cpuRatio < fullCore && (slipP99Micros > 20_000 || server.loopDelayP99Micros > 20_000)
  const verdict = achieved >= achievedRatio ? 'pass' : isBusy ? 'inconclusive' : 'fail'
  return {
    bar: `${injector}: ${perSecond} arrivals/s from one process`,
    verdict,
    expected: `≥ ${achievedRatio * 100} %`,
    measured: `${(achieved * 100).toFixed(2)} %, slip p50 ${inMs(slipP50Micros)} p99 ${inMs(slipP99Micros)}, ${cpuRatio.toFixed(2)} core`,
    note: verdict === 'inconclusive' ? 'a busy machine: the generator waited for a core' : '',
  }
}
