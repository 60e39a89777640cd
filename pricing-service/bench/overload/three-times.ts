// First the peak: as many at once as keep the worker busy. Then three times as many requests as that, evenly spaced, each with two seconds to live: how many
// get their price in time, how fast the others are refused, and what it does to memory.
import type { Bar } from './bars.ts'
import { quantile } from './bars.ts'
import { type Asked, allFinished, ask, type Ground, newModels, rssMegabytes } from './ground.ts'

const facetCount = 30_000
const timeoutSeconds = 2
const callers = { 'x-lane': 'interactive', 'request-timeout': String(timeoutSeconds), prefer: `wait=${timeoutSeconds + 1}` }
const busyCount = 6

export async function measureOverload(ground: Ground, forMs: number): Promise<Bar[]> {
  const peakPerSecond = await peak(ground, forMs)
  const models = await newModels(ground.url, facetCount, Math.ceil((3 * peakPerSecond * forMs) / 1_000))
  const before = memory(ground)
  const memories = [before]
  const watching = setInterval(() => memories.push(memory(ground)), 500)
  const { answers, elapsedMs } = await paced(ground, models, 3 * peakPerSecond)
  clearInterval(watching)
  await allFinished(ground)
  const priced = answers.filter(answer => answer.quote?.status === 'priced' && answer.elapsedMs <= timeoutSeconds * 1_000)
  const refused = answers.filter(answer => answer.status === 503 || answer.status === 429)
  const late = answers.length - priced.length - refused.length
  const goodput = priced.length / (elapsedMs / 1_000)
  const refusedMs = refused.map(answer => answer.elapsedMs)
  const half = memories.length >> 1
  const grown = Math.max(...memories.slice(half)) / Math.max(...memories.slice(0, half + 1))
  console.log(
    `peak ${peakPerSecond.toFixed(1)} quotes/s of ${facetCount} facets; then ${(3 * peakPerSecond).toFixed(1)}/s for ${(elapsedMs / 1_000).toFixed(1)} s: ` +
      `${priced.length} priced in time, ${refused.length} refused, ${late} neither; refusals ${countsOf(refused)}; ` +
      `refused in p50 ${quantile(refusedMs, 0.5).toFixed(1)} ms, p99 ${quantile(refusedMs, 0.99).toFixed(1)} ms; ` +
      `by the api’s own clock ${await refusedWithin(ground)} within 25 ms; ` +
      `memory of api and worker ${before.toFixed(0)} → ${Math.max(...memories).toFixed(0)} MB`,
  )
  return [
    bar(
      'goodput at three times the capacity',
      `${((100 * goodput) / peakPerSecond).toFixed(0)} % of peak`,
      '≥ 90 %',
      goodput >= 0.9 * peakPerSecond,
    ),
    bar('refusals, p99', `${quantile(refusedMs, 0.99).toFixed(1)} ms`, '< 20 ms', quantile(refusedMs, 0.99) < 20),
    bar('memory, second half against first', `${grown.toFixed(2)} ×`, '≤ 1.1 ×', grown <= 1.1),
  ]
}

const bar = (title: string, figure: string, limit: string, isMet: boolean): Bar => ({ title, figure, bar: limit, isMet })

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

/** Open: the next one does not wait for the last. */
async function paced({ url }: Ground, models: readonly string[], perSecond: number): Promise<{ answers: Asked[]; elapsedMs: number }> {
  const startedMs = performance.now()
  const asking: Promise<Asked>[] = []
  while (asking.length < models.length) {
    const due = Math.min(models.length, Math.ceil(((performance.now() - startedMs) / 1_000) * perSecond))
    while (asking.length < due) asking.push(ask(url, models[asking.length] as string, callers))
    await new Promise(resolve => setTimeout(resolve, 2))
  }
  const elapsedMs = performance.now() - startedMs
  return { answers: await Promise.all(asking), elapsedMs }
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

function countsOf(refused: readonly Asked[]): string {
  return [...Map.groupBy(refused, answer => answer.code)].map(([code, all]) => `${code} ${all.length}`).join(', ') || 'none'
}
