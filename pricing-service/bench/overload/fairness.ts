// A quiet partner asks one after another, first alone, then while another has flooded the same lane. What it waits from request to price.
import { quantile } from './bars.ts'
import { allFinished, ask, type Ground, newModels } from './ground.ts'
import type { Measured } from './three-times.ts'

const facetCount = 30_000

export async function measureFairness(ground: Ground, roundCount: number, floodCount: number): Promise<Measured> {
  await allFinished(ground)
  const quietModels = await newModels(ground.url, facetCount, 2 * roundCount)
  const flood = await newModels(ground.url, facetCount, floodCount)
  const idleMs = await quietWaits(ground, quietModels.slice(0, roundCount))
  await Promise.all(Array.from({ length: 8 }, () => floodWith(ground, flood)))
  const floodedMs = await quietWaits(ground, quietModels.slice(roundCount))
  const { rows } = await ground.database.query(`SELECT count(*)::int AS count FROM quote WHERE partner = 'loud' AND finished_at IS NULL`)
  const [idle, flooded] = [quantile(idleMs, 0.95), quantile(floodedMs, 0.95)]
  if (rows[0].count === 0) throw new Error('the flood was over before the quiet partner was; nothing is shown')
  const isMet = flooded <= 2 * idle
  return {
    facts: [
      `a quiet partner alone: p50 ${quantile(idleMs, 0.5).toFixed(1)}, p95 ${idle.toFixed(1)} ms; beside ${floodCount} models of another (${rows[0].count} still wait): ` +
        `p50 ${quantile(floodedMs, 0.5).toFixed(1)}, p95 ${flooded.toFixed(1)} ms`,
    ],
    bars: [{ title: 'a quiet partner’s p95 beside a flood', figure: `${(flooded / idle).toFixed(2)} × idle`, bar: '≤ 2 ×', isMet }],
  }
}

async function quietWaits({ url }: Ground, models: readonly string[]): Promise<number[]> {
  const elapsed: number[] = []
  for (const model of models) {
    const { quote, elapsedMs, code } = await ask(url, model, { 'x-partner': 'quiet', prefer: 'wait=60' })
    if (quote?.status !== 'priced') throw new Error(`asking as the quiet partner: ${code ?? quote?.status}`)
    elapsed.push(elapsedMs)
  }
  return elapsed
}

async function floodWith({ url }: Ground, models: string[]): Promise<void> {
  for (let model = models.pop(); model !== undefined; model = models.pop()) {
    const { status, code } = await ask(url, model, { 'x-partner': 'loud', prefer: 'wait=0' })
    if (status !== 202 && status !== 200) throw new Error(`flooding: ${status} ${code}`)
  }
}
