// In: stores, a seed and for how long. Out: what clients saw and what MES holds after a run in which stages went up and down every second while worker, api,
// flags server, one of two proxies and single processes of the second were killed. This file knows the order; the work is done elsewhere. Called by the tests and by main.ts.
import type { SupervisedChild } from '../../../scripts/landscape/child.ts'
import { readMetrics, sumOf } from '../../src/landscape/proxy-counters.ts'
import { seeded } from '../kill/seeded.ts'
import { type ClientBook, openClientBook } from './client-book.ts'
import { type CrowdAtWork, openCrowd } from './crowd.ts'
import { type FlipCounts, startFlips } from './flips.ts'
import { type ChaosGround, type ChaosStores, openGround } from './ground.ts'
import { killChildren, killOneServing } from './kills.ts'
import { mesBefore, type Reckoning, reckon } from './reckoning.ts'
import { type Strikes, strike, type Victim } from './strikes.ts'

export interface ChaosOptions {
  readonly stores: ChaosStores
  readonly seed: number
  /** At least; each victim is struck once in any case. */
  readonly loadSeconds: number
  /** Ends the load early; what was seen is reckoned. */
  readonly endEarly?: AbortSignal
}

export interface ChaosRun {
  readonly seed: number
  readonly loadSeconds: number
  readonly book: ClientBook
  readonly flips: FlipCounts
  readonly strikes: Strikes
  readonly fallbackCount: number
  readonly mismatchCount: number
  readonly reckoning: Reckoning
}

export async function chaosRun({ stores, seed, loadSeconds, endEarly }: ChaosOptions): Promise<ChaosRun> {
  await using ground = await openGround(stores)
  const before = await mesBefore(stores.mesDatabaseUrl)
  const startedMs = performance.now()
  const untilMs = startedMs + loadSeconds * 1_000
  const underLoad = await loadFlipAndStrike(ground, { seed, untilMs, endEarly: endEarly ?? new AbortController().signal })
  const lastedSeconds = Math.round((performance.now() - startedMs) / 1_000)
  const reckoning = await reckon(underLoad.book, ground.running.landscape(), stores.mesDatabaseUrl, before)
  return { seed, loadSeconds: lastedSeconds, ...underLoad, reckoning }
}

async function loadFlipAndStrike(ground: ChaosGround, options: { seed: number; untilMs: number; endEarly: AbortSignal }) {
  const { seed, untilMs, endEarly } = options
  const book = openClientBook()
  const counted = countProxies()
  await using crowd = await openCrowd(ground, book, seed)
  const load = crowd.start()
  const flips = startFlips(() => ground.running.landscape())
  const random = seeded(seed)
  const strikes = await strike(victimsOf(ground, load, counted.add, random), { random, untilMs, endEarly, ...load })
  await load.stop()
  const flipCounts = await flips.stop()
  for (const child of ground.proxies) await counted.add(child)
  return { book, flips: flipCounts, strikes, ...counted.sums }
}

function victimsOf(
  { running, proxies }: ChaosGround,
  load: CrowdAtWork,
  count: (proxy: SupervisedChild) => Promise<void>,
  random: (below: number) => number,
): Victim[] {
  const { pricingWorker: worker, pricingApi: api, flags } = running.children
  const atWork = () => load.inFlightCount() > 0
  const child = (name: string, ...children: SupervisedChild[]): Victim => ({ name, atWork, killAndAwait: () => killChildren(children) })
  const place = proxies.length - 1
  return [
    ...[child('worker', worker), child('api', api), child('worker and api', worker, api), child('flags server', flags)],
    ...proxies.map((one, at) => ({ ...child(`proxy ${at + 1}`, one), before: () => count(one), atWork: () => load.pricesAt(at) })),
    {
      name: `a process of proxy ${place + 1}`,
      atWork: () => load.pricesAt(place),
      killAndAwait: () => killOneServing(proxies[place] as SupervisedChild, random),
    },
  ]
}

/** A proxy that is killed forgets what it counted, so it is asked right before, and at the end. */
function countProxies() {
  const sums = { fallbackCount: 0, mismatchCount: 0 }
  return {
    sums,
    add: async (child: SupervisedChild) => {
      const page = await readMetrics(child.ready['adminUrl'] as string)
      sums.fallbackCount += sumOf(page, 'ficus_proxy_fallbacks_total')
      sums.mismatchCount += sumOf(page, 'ficus_proxy_verdicts_total', 'verdict="mismatch"')
    },
  }
}
