// `npm run bench -- proxy/bench/shadow`: what shadow costs the client while the candidate misbehaves. The same proxy, flipped between off and shadow in turns, at a
// steady pace of prices. Bars: p50 and p95 of shadow within 2 % or 0.2 ms of off, and no memory gained. Prints figures, bars, and JSON at the end.
import { parseArgs } from 'node:util'
import { growthMegabytes } from './memory/resident.ts'
import { misdeeds } from './shadow/misdeeds.ts'
import { pacedTimes, quantile } from './shadow/priced-clients.ts'
import { apiKey, type PricedLandscape, startPricedLandscape } from './shadow/priced-landscape.ts'
import { foreignCores, readClock } from './speed/foreign-load.ts'
import { hasProgram, machineText } from './speed/machine.ts'

const { values: flags } = parseArgs({ options: { short: { type: 'boolean', default: false }, only: { type: 'string' } } })
const pairCount = flags.short ? 4 : 8
/** More prices than a legacy that calculates one at a time has ever answered; so few that one copy is done before the next request comes. */
const pace = { perSecond: 25, seconds: flags.short ? 2 : 4 }
const warmUp = { perSecond: 200, seconds: 6 }
const growthMegabytesMax = 20

interface Pair {
  readonly off: Quantiles
  readonly shadow: Quantiles
}
interface Quantiles {
  readonly p50Ms: number
  readonly p95Ms: number
}

console.log(machineText())
if (process.platform !== 'linux' || !hasProgram('taskset')) console.log('shadow: not measured; it reads /proc of Linux and needs taskset')
else await measureAll()

async function measureAll(): Promise<void> {
  const figures = []
  for (const { name, text } of misdeeds.filter(({ name }) => flags.only === undefined || flags.only === name)) {
    await using landscape = await startPricedLandscape(name, 1)
    await warmedUp(landscape)
    const clock = readClock()
    const pairs: Pair[] = []
    const growth = await growthMegabytes(landscape.proxies[0]!.pid, async () => {
      for (let at = 0; at < pairCount; at++) pairs.push(await measuredPair(landscape, at % 2 === 0))
    })
    const foreign = foreignCores(clock, readClock())
    const figure = { candidate: name, ...judged(pairs), growthMegabytes: growth, foreignCores: foreign }
    figures.push(figure)
    print(text, figure)
  }
  console.log(JSON.stringify({ bench: 'shadow', pairCount, pace, figures }))
  if (figures.some(({ isWithin, growthMegabytes: growth }) => !isWithin || growth > growthMegabytesMax)) process.exitCode = 1
}

async function warmedUp(landscape: PricedLandscape): Promise<void> {
  for (const stage of ['off', 'shadow']) {
    await landscape.setFlag({ stage })
    await pacedTimes(landscape.proxies[0]!.port, apiKey, warmUp)
  }
}

/** Which comes first changes from pair to pair, so that a drift of the machine hurts both alike. */
async function measuredPair(landscape: PricedLandscape, offFirst: boolean): Promise<Pair> {
  const measured: Partial<Record<'off' | 'shadow', Quantiles>> = {}
  for (const stage of offFirst ? (['off', 'shadow'] as const) : (['shadow', 'off'] as const)) {
    await landscape.setFlag({ stage })
    const times = await pacedTimes(landscape.proxies[0]!.port, apiKey, pace)
    measured[stage] = { p50Ms: quantile(times, 0.5), p95Ms: quantile(times, 0.95) }
  }
  return measured as Pair
}

function judged(pairs: readonly Pair[]) {
  const compared = (['p50Ms', 'p95Ms'] as const).map(name => {
    const offMs = median(pairs.map(({ off }) => off[name]))
    const addedMs = median(pairs.map(({ off, shadow }) => shadow[name] - off[name]))
    return { name, offMs, addedMs, isWithin: addedMs <= Math.max(0.2, offMs * 0.02) }
  })
  return { compared, isWithin: compared.every(({ isWithin }) => isWithin) }
}

function median(values: readonly number[]): number {
  return quantile(Float64Array.from(values).sort(), 0.5)
}

function print(
  text: string,
  {
    compared,
    growthMegabytes: growth,
    foreignCores: foreign,
  }: ReturnType<typeof judged> & { growthMegabytes: number; foreignCores: number },
): void {
  console.log(`\nthe candidate ${text} (others used ${foreign.toFixed(2)} cores)`)
  for (const { name, offMs, addedMs, isWithin } of compared)
    console.log(
      `  ${isWithin ? 'pass' : 'FAIL'}  ${name.slice(0, 3)}  off ${offMs.toFixed(3)} ms   shadow adds ${addedMs.toFixed(3)} ms   (≤ 0.2 ms or 2 %)`,
    )
  console.log(`  ${growth <= growthMegabytesMax ? 'pass' : 'FAIL'}  memory gained ${growth.toFixed(1)} MB   (≤ ${growthMegabytesMax} MB)`)
}
