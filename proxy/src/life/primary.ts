// Several processes behind one port: this one listens for operators, owns the routes file, and supervises the workers, which serve the clients.
// Called by main.ts when `processes` is more than one. It never sees a request of a client.
import { type KillAuthor, openFlags } from '@ficus/flags'
import type { Logger } from 'pino'
import { collectDefaultMetrics, Registry } from 'prom-client'
import { createAdminApp } from '../admin/admin-app.ts'
import { openBook, readPast } from '../comparing/book.ts'
import { showLedger } from '../comparing/comparing-metrics.ts'
import { tellForgotten } from '../comparing/tell-forgotten.ts'
import type { ProxySettings } from '../config.ts'
import { routes } from '../routes/index.ts'
import { createAllControls } from './all-controls.ts'
import { flagsOptionsOf } from './flags-options.ts'
import { killAll } from './kill-all.ts'
import { countReloads, watchProcesses } from './life-metrics.ts'
import { mismatchesOf } from './mismatches-of.ts'
import { openRoutesFile } from './routes-file.ts'
import { urlOf } from './url-of.ts'
import { WorkerPool } from './worker-pool.ts'

export interface Primary {
  listen(): Promise<{ readonly url: string; readonly adminUrl: string }>
  /** Reads the routes file now and puts new workers in place of the old ones, one after another. */
  renew(): Promise<void>
  /** Kills every capability in all workers. */
  killAll(author: KillAuthor): Promise<void>
  close(): Promise<void>
}

/** Units: drainLimitMs is what a worker may take to drain. Errors: a routes file that cannot be used. */
export async function createPrimary(settings: ProxySettings, log: Logger, drainLimitMs: number): Promise<Primary> {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  let pool: WorkerPool | null = null
  const count = countReloads(registry)
  const routesFile = await openRoutesFile({
    file: settings.routesFile,
    routeNames: routes.map(({ name }) => name),
    onApplied(tuning, { sha256 }) {
      count('applied')
      for (const link of pool?.links() ?? []) link.tune(tuning)
      log.info({ event: 'routes.applied', file: settings.routesFile, sha256 }, 'the routes file is in force')
    },
    onRefused(problem) {
      count('refused')
      log.error({ event: 'routes.refused' }, `${problem}; what was in force before stays in force`)
    },
  })
  const flags = await openFlags(flagsOptionsOf(settings))
  const workers = new WorkerPool({
    wantedCount: settings.processes,
    port: settings.port,
    tuning: routesFile.tuning,
    drainLimitMs,
    onServing: link => controls.onServing(link),
    onEnded: cause => processes.countEnded(cause),
    log,
  })
  pool = workers
  let draining = false
  const processes = watchProcesses(registry, () => workers.serving().length)
  const controls = createAllControls({
    pool: workers,
    wantedCount: settings.processes,
    flags,
    registry,
    routesFile: routesFile.state,
    isDraining: () => draining,
  })
  const onProblem = (problem: string) => log.warn({ event: 'mismatches.problem' }, `${problem}; no client noticed`)
  const past = await readPast(settings.mismatchesDir, onProblem)
  const book = openBook({ dir: settings.mismatchesDir, past, present: () => workers.facts().comparisons, onProblem })
  showLedger(registry, book)
  const mismatches = mismatchesOf(workers, book, settings.shadowDeadlineMs)
  const admin = await createAdminApp({ ...settings, controls, mismatches, onForgotten: tellForgotten(log) })

  async function close(): Promise<void> {
    draining = true
    routesFile.close()
    await workers.close()
    await book.close()
    await flags.close()
    await admin.close()
  }

  async function listen() {
    try {
      // Operators first: a taken admin port is found before any worker runs.
      await admin.listen({ port: settings.adminPort, host: settings.adminHost })
      return { url: await workers.start(), adminUrl: urlOf(admin) }
    } catch (cause) {
      await close()
      throw cause
    }
  }

  async function renew(): Promise<void> {
    await routesFile.look()
    await workers.replaceAll()
  }

  return { listen, renew, killAll: author => killAll(controls, author), close }
}
