// `npm run bench -- proxy/bench/shadow`: what shadow costs the client while the candidate misbehaves. The same proxy, flipped between off and shadow in turns, at a
// steady pace of prices; a pair of rounds that others disturb is repeated. Bars: p50 and p95 of shadow within 2 % or 0.2 ms of off, and no memory gained.
// The quantiles are those of all rounds of a stage together, because that of one round of a hundred prices is mostly chance. Prints figures, bars, and JSON at the end.
import { parseArgs } from 'node:util'
import { growthMegabytes } from './memory/resident.ts'
import { misdeeds } from './shadow/misdeeds.ts'
import { pacedTimes, quantile } from './shadow/priced-clients.ts'
import { apiKey, type PricedLandscape, startPricedLandscape } from './shadow/priced-landscape.ts'
import { foreignCores, foreignCoresMax, readClock } from './speed/foreign-load.ts'
import { hasProgram, machineText } from './speed/machine.ts'

const { values: flags } = parseArgs({ options: { short: { type: 'boolean', default: false }, only: { type: 'string' } } })
const pairCount = flags.short ? 4 : 8
/** More prices than a legacy that calculates one at a time has ever answered; so few that one copy is done before the next request comes. */
const pace = { perSecond: 40, seconds: flags.short ? 2 : 4 }
const warmUp = { perSecond: 200, seconds: 6 }
const growthMegabytesMax = 20
const repeatedRatioMax = 1.5
/** Draws of pairs, to tell how far the figures may be from what they would be without end. */
const drawCount = 400

interface Pair {
  /** What others used of the machine meanwhile. */
  readonly foreignCores: number
  readonly off: Float64Array
  readonly shadow: Float64Array
}

console.log(machineText())
if (process.platform !== 'linux' || !hasProgram('taskset')) console.log('shadow: not measured; it reads /proc of Linux and needs taskset')
else await measureAll()

async function measureAll(): Promise<void> {
  const figures = []
  for (const { name, text } of misdeeds.filter(({ name }) => flags.only === undefined || flags.only === name)) {
    await using landscape = await startPricedLandscape(name, 1)
    await warmedUp(landscape)
    const pairs: Pair[] = []
    const measure = async (wantedCount: number) => {
      while (quiet(pairs).length < wantedCount && pairs.length < wantedCount * repeatedRatioMax)
        pairs.push(await measuredPair(landscape, pairs.length % 2 === 0))
    }
    await measure(pairCount / 2)
    // By now the heap has the size that it needs for this work.
    const growth = await growthMegabytes(landscape.proxies[0]!.pid, () => measure(pairCount))
    const quietest = pairs.toSorted((one, other) => one.foreignCores - other.foreignCores).slice(0, pairCount)
    const figure = { candidate: name, ...judged(quietest), growthMegabytes: growth, disturbedCount: pairCount - quiet(quietest).length }
    figures.push(figure)
    print(text, figure)
  }
  console.log(JSON.stringify({ bench: 'shadow', pairCount, pace, figures }))
  if (figures.some(({ isWithin, growthMegabytes: growth }) => !isWithin || growth > growthMegabytesMax)) process.exitCode = 1
}

function quiet(pairs: readonly Pair[]): readonly Pair[] {
  return pairs.filter(pair => pair.foreignCores <= foreignCoresMax)
}

async function warmedUp(landscape: PricedLandscape): Promise<void> {
  for (const stage of ['off', 'shadow']) {
    await landscape.setFlag({ stage })
    await pacedTimes(landscape.proxies[0]!.port, apiKey, warmUp)
  }
}

/** Which comes first changes from pair to pair, so that a drift of the machine hurts both alike. */
async function measuredPair(landscape: PricedLandscape, offFirst: boolean): Promise<Pair> {
  const measured: Partial<Record<'off' | 'shadow', Float64Array>> = {}
  const clock = readClock()
  for (const stage of offFirst ? (['off', 'shadow'] as const) : (['shadow', 'off'] as const)) {
    await landscape.setFlag({ stage })
    measured[stage] = await pacedTimes(landscape.proxies[0]!.port, apiKey, pace)
  }
  return { ...(measured as Record<'off' | 'shadow', Float64Array>), foreignCores: foreignCores(clock, readClock()) }
}

function judged(pairs: readonly Pair[]) {
  const compared = ([0.5, 0.95] as const).map(ratio => {
    const { offMs, addedMs } = added(pairs, ratio)
    const draws = Float64Array.from({ length: drawCount }, () => added(drawn(pairs), ratio).addedMs).sort()
    const [lowMs, highMs] = [quantile(draws, 0.025), quantile(draws, 0.975)]
    return { name: `p${100 * ratio}`, offMs, addedMs, lowMs, highMs, isWithin: addedMs <= Math.max(0.2, offMs * 0.02) }
  })
  return { compared, isWithin: compared.every(({ isWithin }) => isWithin) }
}

function added(pairs: readonly Pair[], ratio: number): { offMs: number; addedMs: number } {
  const all = (stage: 'off' | 'shadow') => Float64Array.from(pairs.flatMap(pair => [...pair[stage]])).sort()
  const offMs = quantile(all('off'), ratio)
  return { offMs, addedMs: quantile(all('shadow'), ratio) - offMs }
}

/** As many pairs again, each any of them: what the same measurement might as well have met with. */
function drawn(pairs: readonly Pair[]): Pair[] {
  return pairs.map(() => pairs[Math.floor(Math.random() * pairs.length)]!)
}

function print(
  text: string,
  { compared, growthMegabytes: growth, disturbedCount }: ReturnType<typeof judged> & { growthMegabytes: number; disturbedCount: number },
): void {
  const disturbance = disturbedCount === 0 ? 'undisturbed' : `DISTURBED in ${disturbedCount} of ${pairCount} pairs, the quietest there were`
  console.log(`\nthe candidate ${text} (${disturbance})`)
  for (const { name, offMs, addedMs, lowMs, highMs, isWithin } of compared) {
    const chance = `${lowMs.toFixed(3)} to ${highMs.toFixed(3)} in 95 of 100 such measurements`
    console.log(
      `  ${isWithin ? 'pass' : 'FAIL'}  ${name}  off ${offMs.toFixed(3)} ms   shadow adds ${addedMs.toFixed(3)} ms (${chance})   (≤ 0.2 ms or 2 %)`,
    )
  }
  console.log(`  ${growth <= growthMegabytesMax ? 'pass' : 'FAIL'}  memory gained ${growth.toFixed(1)} MB   (≤ ${growthMegabytesMax} MB)`)
}
