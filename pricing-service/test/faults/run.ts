// One run: the order of its life, from empty stores to judged invariants. In: options and a transport. Out: the record of the run; what was broken is in it.
import { chmod, mkdir, mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'
import { repositoryRoot } from '../../../scripts/landscape/config.ts'
import { ensureServiceDatabase } from '../../../scripts/landscape/postgres/service-database.ts'
import type { Transport } from '../service.ts'
import { startArrivals } from './arrivals.ts'
import { placeOrder } from './client.ts'
import { type Invariant, judgeRun } from './invariants.ts'
import type { FaultGround } from './kinds/fault-kind.ts'
import { type OrderEnd, openLedger } from './ledger.ts'
import type { FaultRunOptions } from './options.ts'
import { copyAsNextVersion } from './other-version.ts'
import { type ModelName, type Order, planOf } from './plan.ts'
import { recompute } from './recompute.ts'
import { seeded } from './seeded.ts'
import { startServiceUnderFault } from './service-under-fault.ts'
import { keepPostgres, keepRedis } from './stores.ts'
import { type FaultRecord, strikeAll } from './strike-all.ts'
import { installWitness } from './witness.ts'

export interface RunRecord {
  readonly transport: Transport
  readonly quoteCount: number
  readonly tookMs: number
  readonly faults: readonly FaultRecord[]
  readonly invariants: readonly Invariant[]
}

/** About how long a fault and the calm after it take: the orders are spread over that. */
const perFaultMs = { short: 1_500, medium: 3_500, full: 9_000 } as const
const recomputedMax = { short: 30, medium: 150, full: 400 } as const
const givesUpAfterMs = 180_000

export async function runFaults(options: FaultRunOptions, transport: Transport, say: (line: string) => void): Promise<RunRecord> {
  const startedAt = performance.now()
  await using opened = new AsyncDisposableStack()
  await mkdir(join(repositoryRoot, 'var'), { recursive: true })
  const folder = await mkdtemp(join(repositoryRoot, 'var', `faults-${transport}-`))
  await chmod(folder, 0o711) // PostgreSQL may run as another user
  const postgres = opened.use(await keepPostgres(folder))
  const redis = transport === 'redis' ? opened.use(await keepRedis()) : null
  const databaseUrl = await ensureServiceDatabase(postgres.url, 'pricing', 'faults')
  const { flags } = options
  const service = opened.use(await startServiceUnderFault({ transport, databaseUrl, redis, folder, flags, say }))
  const database = new pg.Pool({ connectionString: databaseUrl, max: 4, query_timeout: 5_000, connectionTimeoutMillis: 5_000 })
  database.on('error', () => {}) // it is one of those that are killed here
  opened.defer(() => database.end())
  const witness = await installWitness(database)
  const ledger = opened.use(openLedger(join(folder, 'ledger.jsonl')))

  const plan = planOf({ ...options, transport })
  const clients = { ledger, someApi: service.someApi, models: new Map<string, string>(), givesUpAfterMs }
  const place = (order: Order) => placeOrder(clients, order)
  const extra: Promise<OrderEnd>[] = []
  const ground: FaultGround = {
    ...{ transport, service, postgres, redis, database, witness, queueName: 'price' },
    ...{ leaseMs: options.leaseMs, awayMs: options.awayMs },
    random: seeded(options.seed ^ 0x5f),
    order: (model: ModelName, wish = {}) => {
      const key = `fault-order-${extra.length}`
      const ended = place({ key, model, material: 'SILVER925', finish: 'POLISHED', quantity: 1, waitSeconds: 5, ...wish })
      extra.push(ended)
      return { key, ended }
    },
    otherVersion: once(() => copyAsNextVersion(folder)),
  }
  const arrivals = startArrivals(plan.orders, (plan.faults.length * perFaultMs[options.lengthName]) / plan.orders.length, place)
  const faults = await strikeAll(plan.faults, ground, say)
  arrivals.hurry()
  await arrivals.done
  for (let ended = 0; ended < extra.length; ended = extra.length) await Promise.all(extra)
  const excuses = faults.filter(fault => fault.breaksConnections).map(({ struckAt, calmAt }) => ({ from: struckAt, to: calmAt }))
  const invariants = [
    ...(await judgeRun(database, ledger, excuses)),
    await recompute(database, plan.orders, place, recomputedMax[options.lengthName]),
    ...timesOf(faults, options.patienceRatio),
  ]
  const broken = invariants.some(invariant => invariant.broken.length > 0)
  // Kept for inspection when something is broken: ledger, logs of the processes.
  if (!broken) opened.defer(() => rm(folder, { recursive: true, force: true }))
  else say(`  ledger and logs: ${folder}`)
  await pause(0)
  return { transport, quoteCount: ledger.ends.length, tookMs: performance.now() - startedAt, faults, invariants }
}

const takenUpWithinMs = 10_000

function timesOf(faults: readonly FaultRecord[], patienceRatio: number): Invariant[] {
  const takenUp = faults.flatMap(({ takenUpMs }) => takenUpMs)
  const back = faults.filter(({ backMs }) => backMs !== null)
  const late = back.filter(({ backMs, backWithinMs }) => (backMs ?? 0) >= (backWithinMs ?? Number.POSITIVE_INFINITY) * patienceRatio)
  const patience = patienceRatio === 1 ? '' : `; ${patienceRatio} times that in a test`
  const worst = (values: readonly number[]) => (values.length === 0 ? 'none' : `${Math.max(...values)} ms at worst`)
  return [
    {
      title: `the work of a dead or stopped worker is taken up again within 10 s${patience}`,
      figures: `${takenUp.length} quotes, ${worst(takenUp)}`,
      broken: takenUp.filter(ms => ms >= takenUpWithinMs * patienceRatio).map(ms => `${ms} ms`),
    },
    {
      title: `the first answer comes soon after a store is back (2 s; 10 s after a line was silent${patience})`,
      figures: `${back.length} times, ${worst(back.map(({ backMs }) => backMs ?? 0))}`,
      broken: late.map(({ name, backMs, note }) => `${name} ${note}: ${backMs} ms`),
    },
  ]
}

function once<T>(make: () => T): () => T {
  let made: { value: T } | null = null
  return () => (made ??= { value: make() }).value
}
