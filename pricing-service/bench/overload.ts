// `npm run bench -- overload [--short]`: what happens at three times the capacity, and while one partner floods. Runs the real api and worker processes on a
// durable PostgreSQL of its own. Prints goodput, refusals, memory, a quiet partner's wait and how good the predictions were, each beside its bar.
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { cpus, tmpdir } from 'node:os'
import path from 'node:path'
import { type SettingsDefinition, settingsOrExit } from '@ficus/settings'
import pg from 'pg'
import { Type } from 'typebox'
import { startPostgres } from '../../scripts/landscape/postgres/cluster.ts'
import { ensureServiceDatabase } from '../../scripts/landscape/postgres/service-database.ts'
import { startRedis } from '../../scripts/landscape/redis.ts'
import { searchPath } from '../../scripts/test-services/config.ts'
import { startProcess } from '../../scripts/test-services/start-process.ts'
import { type Bar, showBars } from './overload/bars.ts'
import { measureFairness } from './overload/fairness.ts'
import { measurePredictions } from './overload/predictions.ts'
import { measureOverload } from './overload/three-times.ts'

const schema = Type.Object(
  {
    transport: Type.String({ default: 'postgres', pattern: '^(postgres|redis)$', description: 'what the queue is made of' }),
    short: Type.Boolean({ default: false, description: 'a minute in place of five; the same bars, of fewer samples' }),
  },
  { additionalProperties: false },
)
const definition: SettingsDefinition<typeof schema> = {
  process: 'overload',
  summary: 'measures refusals, fairness and predictions',
  schema,
}
const { transport, short } = settingsOrExit(definition, process.argv.slice(2), {})

await using stack = new AsyncDisposableStack()
const folder = await mkdtemp(path.join(tmpdir(), 'ficus-bench-'))
await chmod(folder, 0o711) // PostgreSQL may run as another user
stack.defer(() => rm(folder, { recursive: true, force: true }))
const postgres = await startPostgres({ folder: path.join(folder, 'postgres'), mode: 'durable', say: console.error })
stack.defer(() => postgres.stop())
const databaseUrl = await ensureServiceDatabase(postgres.superuserUrl, 'pricing', 'bench')
const queueUrl = transport === 'redis' ? await ownRedis() : databaseUrl
const database = new pg.Pool({ connectionString: databaseUrl, max: 1 })
stack.defer(() => database.end())
const flags = [
  '--database-url',
  databaseUrl,
  '--queue-url',
  queueUrl,
  '--queue-name',
  'bench',
  '--models-dir',
  path.join(folder, 'models'),
  '--port',
  '0',
]

console.log(
  `${cpus().length} cores (${cpus()[0]?.model}), Node ${process.version}, queue on ${transport}, one worker with one thread for each class of work`,
)
const api = await startProcess('pricing-service/src/main-api.ts', flags)
stack.use(api)
const worker = await startProcess('pricing-service/src/main-worker.ts', [...flags, '--thread-count', '1'])
stack.use(worker)
const ground = { url: api.ready['url'] as string, database, processes: { api: api.process, worker: worker.process } }
const bars: Bar[] = [
  ...(await measureOverload(ground, short ? 8_000 : 40_000)),
  ...(await measureFairness(ground, short ? 12 : 40, short ? 300 : 1_000)),
  ...(await measurePredictions(ground)),
]
console.log(`\n${showBars(bars)}`)
process.exitCode = bars.every(bar => bar.isMet) ? 0 : 1

async function ownRedis(): Promise<string> {
  const redis = await startRedis(path.join(import.meta.dirname, '../../var/tools'), searchPath(), console.error)
  stack.defer(() => redis.stop())
  return redis.url
}
