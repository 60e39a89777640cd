// `npm run chaos -- [--seed n] [--seconds n]`: a chaos run on a PostgreSQL of its own, told in figures. The laws are the same as in the tests.
import { randomBytes } from 'node:crypto'
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startPostgres } from '../../../scripts/landscape/postgres/cluster.ts'
import { ensureServiceDatabase } from '../../../scripts/landscape/postgres/service-database.ts'
import { type ChaosRun, chaosRun } from './chaos-run.ts'
import { readChaosSettings } from './config.ts'
import { figuresOf, problemsOf, stakesOf } from './told.ts'

const shownMax = 50
const { seed, seconds, queueUrl } = readChaosSettings()
const interrupted = new AbortController()
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => interrupted.abort())

const run = await runOnOwnPostgres()
for (const line of figuresOf(run)) console.log(line)
const problems = problemsOf(run)
for (const problem of problems.slice(0, shownMax)) console.log(`! ${problem}`)
if (problems.length > shownMax) console.log(`! and ${problems.length - shownMax} more`)
const missing = Object.entries(stakesOf(run)).filter(([, count]) => !(count > 0))
for (const [what] of missing) console.log(`? ${what}: none, so this run proves little`)
console.log(
  problems.length === 0 ? 'clients noticed nothing, and the books agree' : `again: npm run chaos -- --seed ${seed} --seconds ${seconds}`,
)
process.exitCode = problems.length === 0 ? 0 : 1

async function runOnOwnPostgres(): Promise<ChaosRun> {
  await using started = new AsyncDisposableStack()
  const folder = mkdtempSync(join(tmpdir(), 'ficus-chaos-pg-'))
  started.defer(() => rmSync(folder, { recursive: true, force: true }))
  chmodSync(folder, 0o711) // the server may run as another user
  const postgres = await startPostgres({ folder: join(folder, 'postgres'), mode: 'disposable', say: line => console.log(line) })
  started.defer(() => postgres.stop())
  const database = (name: string) => ensureServiceDatabase(postgres.superuserUrl, name, randomBytes(9).toString('hex'))
  const stores = { mesDatabaseUrl: await database('mes'), pricingDatabaseUrl: await database('pricing'), queueUrl }
  console.log(`${seconds} s of load, seed ${seed}`)
  return await chaosRun({ stores, seed, loadSeconds: seconds, endEarly: interrupted.signal })
}
