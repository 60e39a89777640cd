// Latency of a quote through HTTP → queue → thread, one asking at a time, each model new to the service: p50 and p95 per size and transport.
// Runs the real processes on a durable PostgreSQL of its own (or on yours, by --database-url) and prints one table.
import { createHash } from 'node:crypto'
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { cpus, tmpdir } from 'node:os'
import path from 'node:path'
import { type SettingsDefinition, settingsOrExit } from '@ficus/settings'
import { Type } from 'typebox'
import { startPostgres } from '../../scripts/landscape/postgres/cluster.ts'
import { ensureServiceDatabase } from '../../scripts/landscape/postgres/service-database.ts'
import { startRedis } from '../../scripts/landscape/redis.ts'
import { searchPath } from '../../scripts/test-services/config.ts'
import { startProcess } from '../../scripts/test-services/start-process.ts'
import type { Quote } from '../src/contract.ts'
import { jewel } from '../src/sample-models/index.ts'

const schema = Type.Object(
  {
    transport: Type.String({
      default: 'both',
      pattern: '^(postgres|redis|both)$',
      description: 'what the queue is made of: postgres, redis or both in turn',
    }),
    databaseUrl: Type.String({ default: '', secret: true, description: 'an empty database to use; empty starts one' }),
    queueUrl: Type.String({ default: '', secret: true, description: 'the Redis to use; empty starts one' }),
    roundCount: Type.Integer({ default: 60, minimum: 5, maximum: 10_000, description: 'quotes measured per size' }),
  },
  { additionalProperties: false },
)
const definition: SettingsDefinition<typeof schema> = {
  process: 'quote-latency',
  summary: 'measures quotes through HTTP, queue and thread',
  schema,
}
const settings = settingsOrExit(definition, process.argv.slice(2), {})

const sizes = [1_000, 10_000, 100_000]
const warmUpCount = 10
const root = path.resolve(import.meta.dirname, '../..')
const say = (line: string) => console.error(line)

const stack = new AsyncDisposableStack()
const folder = await mkdtemp(path.join(tmpdir(), 'ficus-bench-'))
await chmod(folder, 0o711) // PostgreSQL may run as another user
stack.defer(() => rm(folder, { recursive: true, force: true }))
try {
  const databaseUrl = settings.databaseUrl || (await ownDatabase())
  console.log(
    `quote latency in ms; ${cpus().length} cores (${cpus()[0]?.model}), Node ${process.version}, ${settings.roundCount} quotes per row, one at a time`,
  )
  console.log(['queue on', 'facets', 'p50', 'p95', 'accepted → recorded, p50', 'same model again, p50'].map(cell).join(''))
  for (const transport of settings.transport === 'both' ? ['postgres', 'redis'] : [settings.transport])
    await measureTransport(transport, databaseUrl)
} finally {
  await stack.disposeAsync()
}

async function ownDatabase(): Promise<string> {
  const postgres = await startPostgres({ folder: path.join(folder, 'postgres'), mode: 'durable', say })
  stack.defer(() => postgres.stop())
  return ensureServiceDatabase(postgres.superuserUrl, 'pricing', 'bench')
}

async function measureTransport(transport: string, databaseUrl: string): Promise<void> {
  const queueUrl = transport === 'redis' ? settings.queueUrl || (await ownRedis()) : databaseUrl
  const common = [
    '--database-url',
    databaseUrl,
    '--queue-url',
    queueUrl,
    '--queue-name',
    `bench-${transport}`,
    '--models-dir',
    path.join(folder, 'models'),
    '--port',
    '0',
  ]
  await using api = await startProcess('pricing-service/src/main-api.ts', common)
  await using _worker = await startProcess('pricing-service/src/main-worker.ts', common)
  for (const facetCount of sizes) await measureSize(api.ready['url'] as string, transport, facetCount)
}

async function ownRedis(): Promise<string> {
  const redis = await startRedis(path.join(root, 'var/tools'), searchPath(), say)
  stack.defer(() => redis.stop())
  return redis.url
}

async function measureSize(url: string, transport: string, facetCount: number): Promise<void> {
  const bytes = jewel('ring', { facetCount, seed: 1 })
  const first: number[] = []
  const again: number[] = []
  const calculating: number[] = []
  for (let round = -warmUpCount; round < settings.roundCount; round++) {
    const sha256 = await putDistinct(url, bytes, `${transport} ${facetCount} ${round} ${process.pid}`)
    const { elapsedMs, quote } = await ask(url, sha256, 'SILVER925')
    const repeated = await ask(url, sha256, 'GOLD585')
    if (round < 0) continue
    first.push(elapsedMs)
    again.push(repeated.elapsedMs)
    calculating.push(Date.parse(quote.finishedAt as string) - Date.parse(quote.createdAt))
  }
  const row = [at(first, 0.5), at(first, 0.95), at(calculating, 0.5), at(again, 0.5)].map(value => value.toFixed(1))
  console.log([transport, String(facetCount), ...row].map(cell).join(''))
}

/** The header of a binary STL means nothing to the price, and makes the model a new one. */
async function putDistinct(url: string, bytes: Uint8Array<ArrayBuffer>, header: string): Promise<string> {
  new TextEncoder().encodeInto(header.padEnd(80), bytes.subarray(0, 80))
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  const response = await fetch(`${url}/models/${sha256}`, { method: 'PUT', body: bytes })
  if (!response.ok) throw new Error(`storing a model of the bench: ${response.status} ${await response.text()}`)
  return sha256
}

async function ask(url: string, modelSha256: string, material: string): Promise<{ elapsedMs: number; quote: Quote }> {
  const startedAt = performance.now()
  const response = await fetch(`${url}/quotes`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', prefer: 'wait=60' },
    body: JSON.stringify({ modelSha256, material, finish: 'POLISHED', quantity: 10 }),
  })
  const quote = (await response.json()) as Quote
  const elapsedMs = performance.now() - startedAt
  if (quote.status !== 'priced') throw new Error(`asking for a quote in the bench: ${response.status} ${JSON.stringify(quote)}`)
  return { elapsedMs, quote }
}

function at(values: readonly number[], ratio: number): number {
  return values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * ratio))] ?? Number.NaN
}

function cell(text: string): string {
  return text.padStart(26)
}
