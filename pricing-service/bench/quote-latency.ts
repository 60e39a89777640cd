// `npm run bench -- quote-latency`: how long a quote takes from HTTP upload to answer, through api, queue and thread, with one worker, one asking at a time:
// p50 and p95 per tariff and size, the same for a model already measured, and the bars. Runs the real processes on a durable PostgreSQL of its own.
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
import { tariffCodes } from '../src/contract.ts'
import { askQuotes, type Latencies } from './latency/ask-quotes.ts'
import { type Bar, engineBarMs, isDisturbed, knownBarMs, percentile, showBar, uploadBarsMs } from './latency/bars.ts'
import { engineShareMs } from './latency/engine-share.ts'
import { foreignCores, readClock } from './latency/foreign-load.ts'

const schema = Type.Object(
  {
    transport: Type.String({ default: 'postgres', pattern: '^(postgres|redis|both)$', description: 'what the queue is made of' }),
    databaseUrl: Type.String({ default: '', secret: true, description: 'an empty database to use; empty starts one' }),
    queueUrl: Type.String({ default: '', secret: true, description: 'the Redis to use; empty starts one' }),
    roundCount: Type.Integer({ default: 40, minimum: 5, maximum: 10_000, description: 'quotes per size; a quarter of it for 1 M facets' }),
    triesMax: Type.Integer({
      default: 3,
      minimum: 1,
      maximum: 20,
      description: 'a size that others disturbed is measured again, so often at most',
    }),
  },
  { additionalProperties: false },
)
const definition: SettingsDefinition<typeof schema> = {
  process: 'quote-latency',
  summary: 'measures quotes through HTTP, queue and thread',
  schema,
}
const settings = settingsOrExit(definition, process.argv.slice(2), {})

const sizes = [1_000, 10_000, 100_000, 1_000_000]
const cell = (text: string) => text.padStart(14)
const bars: Bar[] = []

const stack = new AsyncDisposableStack()
const folder = await mkdtemp(path.join(tmpdir(), 'ficus-bench-'))
await chmod(folder, 0o711) // PostgreSQL may run as another user
stack.defer(() => rm(folder, { recursive: true, force: true }))
try {
  const databaseUrl = settings.databaseUrl || (await ownDatabase())
  console.log(
    `quotes in ms; ${cpus().length} cores (${cpus()[0]?.model}), Node ${process.version}, one worker with one thread, one asking at a time`,
  )
  console.log(['queue on', 'tariff', 'facets', 'upload p50', 'p95', 'known p50', 'p95', 'others, cores'].map(cell).join(''))
  for (const transport of settings.transport === 'both' ? ['postgres', 'redis'] : [settings.transport])
    await measure(transport, databaseUrl)
  await measureEngine()
  console.log(`\n${bars.map(showBar).join('\n')}`)
} finally {
  await stack.disposeAsync()
}

async function ownDatabase(): Promise<string> {
  const postgres = await startPostgres({ folder: path.join(folder, 'postgres'), mode: 'durable', say: console.error })
  stack.defer(() => postgres.stop())
  return ensureServiceDatabase(postgres.superuserUrl, 'pricing', 'bench')
}

async function ownRedis(): Promise<string> {
  const redis = await startRedis(path.join(import.meta.dirname, '../../var/tools'), searchPath(), console.error)
  stack.defer(() => redis.stop())
  return redis.url
}

async function measure(transport: string, databaseUrl: string): Promise<void> {
  const queueUrl = transport === 'redis' ? settings.queueUrl || (await ownRedis()) : databaseUrl
  const flags = {
    'database-url': databaseUrl,
    'queue-url': queueUrl,
    'queue-name': `bench-${transport}`,
    'models-dir': path.join(folder, 'models'),
    port: '0',
  }
  const words = Object.entries(flags).flatMap(([name, value]) => [`--${name}`, value])
  await using api = await startProcess('pricing-service/src/main-api.ts', words)
  await using _worker = await startProcess('pricing-service/src/main-worker.ts', [...words, '--thread-count', '1'])
  for (const tariff of tariffCodes)
    for (const facetCount of sizes) {
      const roundCount = facetCount >= 1_000_000 ? Math.ceil(settings.roundCount / 4) : settings.roundCount
      show(transport, await quietest(() => askQuotes(api.ready['url'] as string, tariff, facetCount, roundCount)))
    }
}

/** Measured again while others disturb it; the quietest try counts. */
async function quietest(measureOnce: () => Promise<Latencies>): Promise<Latencies> {
  let best = await measureOnce()
  for (let tries = 1; tries < settings.triesMax && isDisturbed(best.foreignCores); tries++) {
    const next = await measureOnce()
    if (next.foreignCores < best.foreignCores) best = next
  }
  return best
}

function show(transport: string, { tariff, facetCount, uploadMs, knownMs, foreignCores: others }: Latencies): void {
  const figures = [uploadMs, knownMs].flatMap(values => [percentile(values, 0.5), percentile(values, 0.95)]).map(value => value.toFixed(1))
  console.log(
    [transport, tariff, String(facetCount), ...figures, `${others.toFixed(1)}${isDisturbed(others) ? ' (!)' : ''}`].map(cell).join(''),
  )
  const limitMs = uploadBarsMs[facetCount]
  const of = `${tariff}, ${facetCount} facets, queue on ${transport}`
  if (limitMs !== undefined)
    bars.push({ title: `upload to quote: ${of}`, limitMs, p95Ms: percentile(uploadMs, 0.95), foreignCores: others })
  bars.push({ title: `another choice: ${of}`, limitMs: knownBarMs, p95Ms: percentile(knownMs, 0.95), foreignCores: others })
}

async function measureEngine(): Promise<void> {
  for (const tariff of tariffCodes) {
    const before = readClock()
    const p95Ms = percentile(await engineShareMs(tariff), 0.95)
    bars.push({
      title: `the engine’s share of another choice: ${tariff}`,
      limitMs: engineBarMs,
      p95Ms,
      foreignCores: foreignCores(before, readClock()),
    })
  }
}
