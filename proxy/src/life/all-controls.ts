// The controls of several processes as one: what the primary knows, and what it asks its workers. Called by primary.ts for the admin port.
import type { FlagsClient, KillAuthor } from '@ficus/flags'
import type { Registry } from 'prom-client'
import type { Controls } from '../admin/controls.ts'
import { AdminError } from '../admin/problems.ts'
import { merged, rendered, snapshotOf } from './metrics-snapshot.ts'
import type { RoutesFileState } from './routes-file.ts'
import type { WorkerLink } from './worker-link.ts'
import type { WorkerPool } from './worker-pool.ts'

export interface AllParts {
  readonly pool: WorkerPool
  readonly wantedCount: number
  /** The primary's own: it assigns nothing, but it writes the kills and shows what is in force. */
  readonly flags: FlagsClient
  readonly registry: Registry
  readonly routesFile: () => RoutesFileState | null
  readonly isDraining: () => boolean
}

/** How long a worker may take to say that it obeys a kill. */
const obeyWithinMs = 2_000

export function createAllControls(parts: AllParts): Controls & { readonly onServing: (link: WorkerLink) => void } {
  const { pool, wantedCount, flags, registry, routesFile } = parts
  /** Kills that are not written down (yet): workers that start later learn of them here only. */
  const unsaved = new Map<string, KillAuthor>()

  /** Errors: ADMIN_WORKERS_SILENT when a worker does not say in time that it obeys. */
  async function obeyedByAll(attempted: string, ask: (link: WorkerLink) => Promise<unknown>): Promise<void> {
    const serving = pool.serving()
    const answers = await Promise.all(serving.map(ask))
    const silentCount = serving.filter(({ state }, at) => answers[at] === null && state !== 'ended').length
    if (silentCount > 0) {
      const detail = `${attempted}: ${silentCount} of ${serving.length} processes did not say in time that they obey; they look at the kill file again as soon as they run`
      throw new AdminError('ADMIN_WORKERS_SILENT', 504, detail)
    }
  }

  const lookAtFile = (attempted: string, capability: string) =>
    obeyedByAll(attempted, link => link.ask({ what: 'look', capability }, obeyWithinMs))

  return {
    readiness() {
      const serving = pool.serving().length
      return {
        ready: !parts.isDraining() && serving > 0,
        processes: { serving, wanted: wantedCount },
        routesFileProblem: routesFile()?.problem ?? null,
      }
    },
    async metrics() {
      await pool.refreshFacts()
      return rendered(merged([await snapshotOf(registry), pool.facts().metrics]))
    },
    async assignments() {
      const [asked] = pool.serving()
      const routes = (await asked?.ask({ what: 'routes' }))?.value ?? []
      await pool.refreshFacts()
      return { routes, flags: flags.snapshot(), counts: pool.facts().counts, routesFile: routesFile() }
    },
    async decisions(countMax, onlyVerdict) {
      const told = await Promise.all(pool.links().map(link => link.ask({ what: 'decisions', countMax, onlyVerdict })))
      const all = told.flatMap(answer => answer?.value ?? [])
      return all.sort((one, other) => other.at - one.at).slice(0, countMax)
    },
    async kill(capability, author) {
      const attempted = `killing ${capability}`
      // Refuses what nobody may kill, before any worker hears of it.
      await flags.holdKill(capability, author)
      unsaved.set(capability, author)
      // Nobody waits for the file to obey: its lock may be taken, and its disk slow.
      const told = obeyedByAll(attempted, link => link.ask({ what: 'kill', capability, author }, obeyWithinMs)).catch(() => undefined)
      await flags.kill(capability, author).finally(() => told)
      if (unsaved.get(capability) === author) unsaved.delete(capability)
      await lookAtFile(attempted, capability)
    },
    async release(capability, author) {
      await flags.unkill(capability, author)
      unsaved.delete(capability)
      await lookAtFile(`releasing ${capability}`, capability)
    },
    flagsSnapshot: () => flags.snapshot(),
    onServing(link) {
      for (const [capability, author] of unsaved) void link.ask({ what: 'kill', capability, author })
    },
  }
}
