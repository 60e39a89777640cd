// `npm run bench`: one landscape, the same models, old and new in turn: quote latency through HTTP → queue → thread (p50, p95), the legacy's time, and their ratio.
// The legacy's time grows with the square of the facets, so from 20 000 on only the new side is asked; the table says so.
import { randomUUID } from 'node:crypto'
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { jewel } from '@ficus/pricing-service/sample-models'
import { partnerClient } from '../../scripts/clients/partner-client.ts'
import { percentile, showMs } from '../../scripts/clients/percentile.ts'
import { type RunningLandscape, startLandscape } from '../../scripts/landscape/landscape.ts'

const sizes = [
  { facetCount: 1_000, rounds: 20, legacyToo: true },
  { facetCount: 10_000, rounds: 8, legacyToo: true },
  { facetCount: 100_000, rounds: 20, legacyToo: false },
] as const
const warmUpRounds = 5

const varDir = mkdtempSync(join(tmpdir(), 'ficus-bench-'))
chmodSync(varDir, 0o711) // PostgreSQL may run as another user
const running = await startLandscape(
  {
    portBase: 0,
    varDir,
    databaseUrlMes: '',
    databaseUrlPricing: '',
    queueUrl: '',
    seedOrders: 1_000,
    candidateDeadlineMs: 10_000,
    proxyProcesses: 1,
    workerThreads: 1,
  },
  () => undefined,
)
try {
  console.log(
    `quote latency, one worker thread, queue on PostgreSQL; ${cpus().length} cores (${cpus()[0]?.model}), Node ${process.version}`,
  )
  console.log(
    'new: a model never seen before, uploaded with the request; old: POST /api/partner/prices?Preview=true of the same bytes, uploaded before\n',
  )
  console.log(
    `${'facets'.padStart(8)}${'new p50'.padStart(12)}${'new p95'.padStart(12)}${'old p50'.padStart(12)}${'old p95'.padStart(12)}${'old ÷ new'.padStart(12)}`,
  )
  for (const size of sizes) await measure(running, size)
} finally {
  await running.stop()
  rmSync(varDir, { recursive: true, force: true })
}

async function measure(landscape: RunningLandscape, { facetCount, rounds, legacyToo }: (typeof sizes)[number]): Promise<void> {
  const { mes, pricing, partners } = landscape.landscape()
  const partner = partnerClient(mes.url, partners[0]?.apiKey ?? '')
  const newMs: number[] = []
  const oldMs: number[] = []
  for (let round = 0; round < warmUpRounds + rounds; round++) {
    const bytes = jewel('ring', { facetCount, seed: round + 1 })
    const elapsedMs = await quote(pricing.url, bytes)
    if (round < warmUpRounds) continue
    newMs.push(elapsedMs)
    if (!legacyToo) continue
    const { modelId } = await partner.upload(bytes)
    oldMs.push((await partner.price({ modelId, material: 'SILVER925', finish: 'POLISHED', quantity: 1 }, { preview: true })).elapsedMs)
  }
  const show = (values: readonly number[], ratio: number) => showMs(percentile(values, ratio)).padStart(12)
  const ratios = newMs.map((value, index) => (oldMs[index] ?? Number.NaN) / value)
  const ratio = legacyToo ? `${percentile(ratios, 0.5)?.toFixed(1)} ×` : 'not asked'
  console.log(
    `${String(facetCount).padStart(8)}${show(newMs, 0.5)}${show(newMs, 0.95)}${show(oldMs, 0.5)}${show(oldMs, 0.95)}${ratio.padStart(12)}`,
  )
}

async function quote(url: string, bytes: Uint8Array<ArrayBuffer>): Promise<number> {
  const form = new FormData()
  for (const [name, value] of Object.entries({ material: 'SILVER925', finish: 'POLISHED', quantity: '1' })) form.set(name, value)
  form.set('model', new Blob([bytes]), 'model.stl')
  const startedAt = performance.now()
  const response = await fetch(`${url}/quotes`, {
    method: 'POST',
    body: form,
    headers: { Prefer: 'wait=60', 'Idempotency-Key': randomUUID() },
  })
  const { status } = (await response.json()) as { status: string }
  if (response.status !== 200 || status !== 'priced') throw new Error(`a quote was not priced: HTTP ${response.status}, ${status}`)
  return performance.now() - startedAt
}
