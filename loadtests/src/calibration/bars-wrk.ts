// The bar of agreement with wrk, which shares no line with us: a full server answers as many requests per second to either. Interleaved, same connections, server
// on one core and generator on another; the median of the ratios counts. In: a form. Out: a line of the table.
import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { promisify } from 'node:util'
import { type InjectorPlan, openInjectors } from '../engine/index.ts'
import type { BarOutcome } from './bar.ts'
import type { CalibrationForm } from './calibration-form.ts'
import { plainInjector, planOf } from './injected.ts'
import { startCalibrationServer, taskset } from './server-process.ts'

export const wrk = '/usr/bin/wrk'
const bar = 'closed: requests per second of a full server, ÷ wrk’s'
const connectionCount = 10
const [generatorCpu, serverCpu] = [0, 1]

export async function wrkBar({ wrk: { forSeconds, pairCount, tolerance } }: CalibrationForm): Promise<BarOutcome> {
  const expected = `${(1 - tolerance.belowRatio).toFixed(2)} … ${(1 + tolerance.aboveRatio).toFixed(2)}`
  if (!existsSync(wrk))
    return { bar, expected, verdict: 'inconclusive', measured: '–', note: 'wrk is not on this machine (apt-get install wrk)' }
  const isPinned = existsSync(taskset) && availableParallelism() > 1
  await using server = await startCalibrationServer('working', isPinned ? { cpu: serverCpu } : {})
  const plan: InjectorPlan = planOf(
    server.url,
    { injector: 'closed', connectionCount, forSeconds, answerWithinSeconds: 10 },
    isPinned ? { cpu: generatorCpu } : null,
  )
  const injectors = await openInjectors(plan, plainInjector)
  const ours = async () => {
    const { measurement, problems } = await injectors.measure({ startAt: Date.now() + 50 })
    if (measurement === null) throw new Error(problems.join('; '))
    return measurement.endpoints.reduce((sum, { answeredCount }) => sum + answeredCount, 0) / (measurement.durationMs / 1000)
  }
  const theirs = () => runWrk(server.url, forSeconds, isPinned)
  const pairs: { ours: number; theirs: number }[] = []
  try {
    // Thrown away: both the server's code and ours are compiled by then.
    await ours()
    for (let pair = 0; pair < pairCount; pair += 1) {
      if (pair % 2 === 0) pairs.push({ ours: await ours(), theirs: await theirs() })
      else {
        const first = await theirs()
        pairs.push({ theirs: first, ours: await ours() })
      }
    }
  } finally {
    await injectors.close()
  }
  return judgePairs(pairs, 1 - tolerance.belowRatio, 1 + tolerance.aboveRatio, expected)
}

/** Of nine ratios the second lowest and highest hold the true median with 96 %: if they leave the bar's range open, so does the verdict. */
export function judgePairs(pairs: readonly { ours: number; theirs: number }[], low: number, high: number, expected: string): BarOutcome {
  const ratios = pairs.map(({ ours, theirs }) => ours / theirs).sort((a, b) => a - b)
  const middle = (values: readonly number[]) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!
  const median = middle(ratios)
  const lower = ratios[Math.min(1, ratios.length - 1)]!
  const upper = ratios[Math.max(0, ratios.length - 2)]!
  const verdict = median >= low && median <= high ? 'pass' : upper < low || lower > high ? 'fail' : 'inconclusive'
  const perSecond = (of: 'ours' | 'theirs') => Math.round(middle(pairs.map(pair => pair[of])))
  return {
    bar,
    verdict,
    expected,
    measured: `${median.toFixed(3)} (${lower.toFixed(3)} … ${upper.toFixed(3)}), ${perSecond('ours')}/s against ${perSecond('theirs')}/s`,
    note: verdict === 'inconclusive' ? 'a busy machine: the ratios are spread too widely' : '',
  }
}

/** Errors: Error when wrk fails or says no rate. */
async function runWrk(url: string, forSeconds: number, isPinned: boolean): Promise<number> {
  // wrk knows whole seconds only.
  const words = ['-t1', `-c${connectionCount}`, `-d${Math.max(1, Math.round(forSeconds))}s`, url]
  const [program, ...rest] = isPinned ? [taskset, '-c', String(generatorCpu), wrk, ...words] : [wrk, ...words]
  const { stdout } = await promisify(execFile)(program!, rest)
  const rate = Number(/Requests\/sec:\s*([\d.]+)/.exec(stdout)?.[1])
  if (!(rate > 0)) throw new Error(`wrk said no rate: ${stdout}`)
  return rate
}
