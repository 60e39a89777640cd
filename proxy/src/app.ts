// The proxy in one process: settings in, a port for clients and a port for operators out. Tests build it as main.ts does.
import type { KillAuthor } from '@ficus/flags'
import type { Logger } from 'pino'
import { createAdminApp } from './admin/admin-app.ts'
import { openBook, readPast } from './comparing/book.ts'
import { showLedger } from './comparing/comparing-metrics.ts'
import { tellForgotten } from './comparing/tell-forgotten.ts'
import type { ProxySettings } from './config.ts'
import { killAll } from './life/kill-all.ts'
import { countReloads } from './life/life-metrics.ts'
import { openRoutesFile, type RoutesFile } from './life/routes-file.ts'
import { urlOf } from './life/url-of.ts'
import { routes } from './routes/index.ts'
import { type ChangeStages, openServing, type Serving } from './serving.ts'

export interface Proxy {
  /** Resolves when both ports listen. Errors: those of listen, EADDRINUSE among them; everything is closed again then. */
  listen(): Promise<{ readonly url: string; readonly adminUrl: string }>
  /** Reads the routes file now, instead of when its change is noticed. */
  reload(): Promise<void>
  /** Kills every capability locally. */
  killAll(author: KillAuthor): Promise<void>
  /** Stops accepting, lets what runs finish within the limits of the settings, and closes everything. */
  close(): Promise<void>
}

/** `changeStages` puts others in place of the usual stages; the process does without. Errors: a routes file or certificates that cannot be used. */
export async function createProxy(settings: ProxySettings, log: Logger, changeStages: ChangeStages = usual => usual): Promise<Proxy> {
  let serving: Serving | null = null
  let count = (_outcome: 'applied' | 'refused') => {}
  const routesFile: RoutesFile = await openRoutesFile({
    file: settings.routesFile,
    routeNames: routes.map(({ name }) => name),
    onApplied(tuning, { sha256 }) {
      count('applied')
      serving?.tune(tuning)
      log.info({ event: 'routes.applied', file: settings.routesFile, sha256 }, 'the routes file is in force')
    },
    onRefused(problem) {
      count('refused')
      log.error({ event: 'routes.refused' }, `${problem}; what was in force before stays in force`)
    },
  })
  const onProblem = (problem: string) => log.warn({ event: 'mismatches.problem' }, `${problem}; no client noticed`)
  const past = await readPast(settings.mismatchesDir, onProblem)
  const parts = { settings, log, tuning: routesFile.tuning(), routesFile: routesFile.state, pastComparisons: past, changeStages }
  serving = await openServing(parts)
  const book = openBook({ dir: settings.mismatchesDir, past, present: serving.comparisons, onProblem })
  showLedger(serving.metrics.registry, book)
  count = countReloads(serving.metrics.registry)
  if (settings.routesFile !== '') count('applied')
  const { listen: listenToClients, close: closeServing, controls } = serving
  const { replay, forgetComparisons } = serving
  const forget = async (capability: string) => {
    book.forget(capability)
    forgetComparisons(capability)
  }
  const mismatches = { ledger: async () => book.view(), keptIn: book.keptIn, replay, forget }
  const admin = await createAdminApp({ ...settings, controls, mismatches, onForgotten: tellForgotten(log) })

  async function close(): Promise<void> {
    routesFile.close()
    await closeServing()
    await book.close()
    await admin.close()
  }

  async function listen() {
    try {
      const { url } = await listenToClients()
      await admin.listen({ port: settings.adminPort, host: settings.adminHost })
      return { url, adminUrl: urlOf(admin) }
    } catch (cause) {
      await close()
      throw cause
    }
  }

  return { listen, reload: routesFile.look, killAll: author => killAll(controls, author), close }
}
