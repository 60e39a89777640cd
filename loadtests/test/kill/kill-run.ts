// In: a transport, a seed and a number of moments. Out: what clients and MES saw while parts of the pricing service were killed under load in stage canary.
// The landscape is the real one, with its own supervisor; the processes are killed with SIGKILL and come back by themselves.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { jewel } from '@ficus/pricing-service/sample-models'
import pg from 'pg'
import { type PartnerClient, partnerClient } from '../../../scripts/clients/partner-client.ts'
import { runEntry } from '../../../scripts/clients/run-verb.ts'
import { type RunningLandscape, startLandscape } from '../../../scripts/landscape/landscape.ts'
import { freshDatabase } from '../../../scripts/test-services/fresh-database.ts'
import { startLanes } from './lanes.ts'
import { seeded } from './seeded.ts'

export interface KillRun {
  readonly kills: Readonly<Record<string, number>>
  readonly fewestInFlight: number
  readonly answeredCount: number
  readonly candidateCount: number
  readonly fallbackCount: number
  /** What clients saw besides a right price. */
  readonly clientErrors: readonly string[]
  /** Answers whose bytes MES does not give back for their id, or ids given twice. */
  readonly lostOrDoubled: readonly string[]
  /** Calculations in MES that no client holds. */
  readonly strays: readonly number[]
}

const laneCount = 10
const candidateDeadlineMs = 4_000
const firstCandidateId = 1_000_000_000

export async function killRun(options: { queueUrl: string; seed: number; momentCount: number }): Promise<KillRun> {
  await using mesDatabase = await freshDatabase()
  await using pricingDatabase = await freshDatabase()
  const varDir = mkdtempSync(join(tmpdir(), 'ficus-kill-'))
  const log: string[] = []
  const running = await startLandscape(
    {
      portBase: 0,
      varDir,
      databaseUrlMes: mesDatabase.url,
      databaseUrlPricing: pricingDatabase.url,
      queueUrl: options.queueUrl,
      seedOrders: 200,
      candidateDeadlineMs,
      proxyProcesses: 1,
      workerThreads: 1,
    },
    line => log.push(line),
  )
  try {
    const before = await calculationIds(mesDatabase.url)
    const result = await killUnderLoad(running, options.seed, options.momentCount)
    const strays = (await calculationIds(mesDatabase.url)).filter(id => !result.ids.has(id) && !before.includes(id))
    return { ...result, strays }
  } finally {
    await running.stop()
    rmSync(varDir, { recursive: true, force: true })
  }
}

async function killUnderLoad(running: RunningLandscape, seed: number, momentCount: number) {
  const { proxy, mes, partners, flags } = running.landscape()
  const [{ apiKey } = { apiKey: '' }] = partners
  const random = seeded(seed)
  const client = partnerClient(proxy.url, apiKey)
  const models = await uploadModels(client)
  const expected = await Promise.all(
    models.map(async modelId => masked((await client.price({ modelId, ...options }, { preview: true })).text)),
  )
  await setCanary(flags.file)
  const lanes = startLanes(laneCount, async turn => {
    const index = turn % models.length
    const outcome = await client.price({ modelId: models[index] as number, ...options })
    if (outcome.status !== 200 || masked(outcome.text) !== expected[index])
      throw new Error(`HTTP ${outcome.status}: ${outcome.text.slice(0, 200)}`)
    return outcome
  })
  const kills: Record<string, number> = { worker: 0, api: 0, 'worker and api': 0 }
  let fewestInFlight = Number.POSITIVE_INFINITY
  await lanes.answered(laneCount)
  for (let moment = 0; moment < momentCount; moment++) {
    await lanes.answered(1 + random(2 * laneCount))
    const victims = Object.keys(kills)[moment % 3] as string
    fewestInFlight = Math.min(fewestInFlight, lanes.inFlight())
    kills[victims] = (kills[victims] ?? 0) + 1
    await killAndAwait(running, victims)
  }
  await lanes.answered(laneCount)
  const { answers, errors } = await lanes.stop()
  const fallbackCount = await fallbacks(proxy.adminUrl)
  const ids = new Set(answers.map(answer => answer.calculationId ?? 0))
  const direct = partnerClient(mes.url, apiKey)
  const lostOrDoubled = ids.size === answers.length ? [] : [`${answers.length} answers carry ${ids.size} ids`]
  for (const answer of answers) {
    const stored = await direct.storedPrice(answer.calculationId ?? 0)
    if (stored !== answer.text) lostOrDoubled.push(`calculation ${answer.calculationId}: MES says ${stored.slice(0, 120)}`)
  }
  const candidateCount = answers.filter(answer => (answer.calculationId ?? 0) >= firstCandidateId).length
  return { kills, fewestInFlight, answeredCount: answers.length, candidateCount, fallbackCount, clientErrors: errors, lostOrDoubled, ids }
}

const options = { material: 'SILVER925', finish: 'POLISHED', quantity: 10 } as const

async function uploadModels(client: PartnerClient): Promise<number[]> {
  const ids: number[] = []
  for (const seed of [1, 2, 3, 4]) ids.push((await client.upload(jewel('ring', { facetCount: 1_200, seed }))).modelId)
  return ids
}

async function setCanary(file: string): Promise<void> {
  const words = [
    'set',
    'pricing.calculate',
    'canary',
    '--share',
    '100%',
    '--mirror',
    '0bp',
    '--why',
    'kill run',
    '--by',
    'test',
    '--file',
    file,
  ]
  const { code, output } = await runEntry('flags/src/cli/main.ts', words)
  if (code !== 0) throw new Error(`the flag could not be set: ${output}`)
}

async function killAndAwait(running: RunningLandscape, victims: string): Promise<void> {
  const { pricingApi, pricingWorker } = running.children
  const chosen = [...(victims.includes('worker') ? [pricingWorker] : []), ...(victims.includes('api') ? [pricingApi] : [])]
  const back = chosen.map(child => child.nextReady())
  for (const child of chosen) process.kill(child.pid() as number, 'SIGKILL')
  await Promise.all(back)
}

async function fallbacks(adminUrl: string): Promise<number> {
  const text = await (await fetch(`${adminUrl}/metrics`)).text()
  const lines = text.split('\n').filter(line => /^\w*fallbacks_total(\{|\s)/.test(line))
  return lines.reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(' ') + 1)), 0)
}

async function calculationIds(databaseUrl: string): Promise<number[]> {
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  const { rows } = await client.query<{ id: number }>('SELECT calculation_id::int AS id FROM calculations')
  await client.end()
  return rows.map(row => row.id)
}

function masked(text: string): string {
  return text
    .replace(/"CalculationId":(\d+|null)/, '#')
    .replace(/"CalculatedAt":"[^"]*"/, '#')
    .replace(/"DurationMs":\d+/, '#')
}
