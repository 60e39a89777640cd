// First the peak: as many at once as keep the worker busy. Then three times as many requests as that, evenly spaced, each with two seconds to live: how many
// get their price in time, how fast the others are refused, and what it does to memory.
import { type Bar, quantile } from './bars.ts'
import { type Answered, askPaced } from './flood.ts'
import { allFinished, ask, type Ground, newModels, rssMegabytes } from './ground.ts'

const facetCount = 30_000
const timeoutSeconds = 2
const callers = { 'x-lane': 'interactive', 'request-timeout': String(timeoutSeconds), prefer: `wait=${timeoutSeconds + 1}` }
const busyCount = 6
/** Those that are refused are asked again, so the models must last for what is taken, not for what is asked. */
const modelsPerPriced = 2
const sampleEveryMs = 500

export interface Measured {
  readonly bars: readonly Bar[]
  readonly facts: readonly string[]
}

export async function measureOverload(ground: Ground, forMs: number): Promise<Measured> {
  const peakPerSecond = await peak(ground, forMs)
  const models = await newModels(ground.url, facetCount, Math.ceil((modelsPerPriced * peakPerSecond * forMs) / 1_000))
  const megabytes: number[] = []
  const watching = setInterval(() => megabytes.push(memory(ground)), sampleEveryMs)
  const flood = await askPaced(ground.url, models, { perSecond: 3 * peakPerSecond, forMs, headers: callers })
  clearInterval(watching)
  const answers = await flood.answers
  await allFinished(ground)
  const { inTime, refused, rest } = sorted(answers)
  const goodput = inTime.filter(({ endedMs }) => endedMs <= flood.elapsedMs).length / (flood.elapsedMs / 1_000)
  const refusedMs = refused.map(answer => answer.elapsedMs)
  // The first quarter is that of a process that just began: V8 sizes its heaps by what they get to do.
  const [, second, , last] = quartersOf(megabytes).map(quarter => quantile(quarter, 0.5)) as [number, number, number, number]
  const facts = [
    `peak ${peakPerSecond.toFixed(1)} quotes/s of ${facetCount} facets, then ${(3 * peakPerSecond).toFixed(1)}/s for ${(flood.elapsedMs / 1_000).toFixed(0)} s with ${timeoutSeconds} s to live: ` +
      `${answers.length} asked, ${inTime.length} priced in time, ${refused.length} refused (${countsOf(refused)}), ${rest.length} neither (${countsOf(rest)})`,
    `refused in p50 ${quantile(refusedMs, 0.5).toFixed(1)} ms, p95 ${quantile(refusedMs, 0.95).toFixed(1)} ms; by the api’s own clock ${await refusedWithin(ground)} within 25 ms`,
    `memory of api and worker, median of each quarter of the flood: ${quartersOf(megabytes)
      .map(quarter => quantile(quarter, 0.5).toFixed(0))
      .join(', ')} MB`,
  ]
  return {
    facts,
    bars: [
      bar(
        'goodput at three times the capacity',
        `${((100 * goodput) / peakPerSecond).toFixed(1)} % of peak`,
        '≥ 90 %',
        goodput >= 0.9 * peakPerSecond,
      ),
      bar('refusals, p99', `${quantile(refusedMs, 0.99).toFixed(1)} ms`, '< 20 ms', quantile(refusedMs, 0.99) < 20),
      bar('memory, last quarter of the flood against the second', `${(last / second).toFixed(2)} ×`, '≤ 1.1 ×', last <= 1.1 * second),
    ],
  }
}

const bar = (title: string, figure: string, limit: string, isMet: boolean): Bar => ({ title, figure, bar: limit, isMet })

function sorted(answers: readonly Answered[]): { inTime: Answered[]; refused: Answered[]; rest: Answered[] } {
  const kindOf = ({ status, quote, elapsedMs }: Answered) =>
    status === 503 || status === 429 ? 'refused' : quote?.status === 'priced' && elapsedMs <= timeoutSeconds * 1_000 ? 'inTime' : 'rest'
  return { inTime: [], refused: [], rest: [], ...Object.groupBy(answers, kindOf) }
}

async function peak(ground: Ground, forMs: number): Promise<number> {
  await askInTurn(ground, await newModels(ground.url, facetCount, 40)) // threads get warm, costs are learned
  const trial = await newModels(ground.url, facetCount, 60)
  const startedMs = performance.now()
  await askInTurn(ground, trial)
  const roughPerSecond = trial.length / ((performance.now() - startedMs) / 1_000)
  const models = await newModels(ground.url, facetCount, Math.ceil((roughPerSecond * forMs) / 2_000))
  const begunMs = performance.now()
  await askInTurn(ground, models)
  return models.length / ((performance.now() - begunMs) / 1_000)
}

async function askInTurn({ url }: Ground, models: readonly string[]): Promise<void> {
  const left = [...models]
  const askOne = async () => {
    for (let model = left.pop(); model !== undefined; model = left.pop()) {
      const answer = await ask(url, model, { 'x-lane': 'interactive', prefer: 'wait=30' })
      if (answer.quote?.status !== 'priced') throw new Error(`finding the peak: ${answer.status} ${answer.code}`)
    }
  }
  await Promise.all(Array.from({ length: busyCount }, askOne))
}

/** The client of this bench needs the processor, too; the api's histogram knows what the api took. */
async function refusedWithin({ url }: Ground): Promise<string> {
  const text = await (await fetch(`${url}/metrics`)).text()
  const figure = (name: string) => Number(new RegExp(`^ficus_pricing_http_request_seconds_${name}(\\d+)$`, 'm').exec(text)?.[1])
  const labels = 'method="POST",route="/quotes",status="503"\\} '
  const [within, all] = [figure(`bucket\\{le="0.025",${labels}`), figure(`count\\{${labels}`)]
  return `${((100 * within) / all).toFixed(1)} %`
}

const memory = ({ processes }: Ground) => rssMegabytes(processes.api) + rssMegabytes(processes.worker)

const quartersOf = (values: readonly number[]) =>
  [0, 1, 2, 3].map(n => values.slice(Math.floor((n * values.length) / 4), Math.floor(((n + 1) * values.length) / 4)))

function countsOf(answers: readonly Answered[]): string {
  const reason = ({ code, quote }: Answered) => code ?? (quote?.status === 'failed' ? quote.failure?.code : quote?.status) ?? 'nothing'
  return [...Map.groupBy(answers, reason)].map(([code, all]) => `${code} ${all.length}`).join(', ') || 'none'
}
