// In: settings and secrets. Out: the addresses of the services' databases: on servers of the user's, or on the embedded PostgreSQL, which is
// started for it and started again, on the same port, if it dies.
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import type { LandscapeSettings } from './config.ts'
import { type PostgresCluster, startPostgres } from './postgres/cluster.ts'
import { ensureServiceDatabase } from './postgres/service-database.ts'
import type { LandscapeSecrets } from './secrets.ts'

export interface Databases {
  readonly mesUrl: string
  readonly pricingUrl: string
  stop(): Promise<void>
}

export async function openDatabases(
  settings: LandscapeSettings,
  secrets: LandscapeSecrets,
  say: (line: string) => void,
): Promise<Databases> {
  if (settings.databaseUrlMes !== '' && settings.databaseUrlPricing !== '') {
    return { mesUrl: settings.databaseUrlMes, pricingUrl: settings.databaseUrlPricing, stop: async () => undefined }
  }
  const server = await keptPostgres(join(settings.varDir, 'postgres'), say)
  try {
    const own = (name: string, password: string) => ensureServiceDatabase(server.superuserUrl, name, password)
    const mesUrl = settings.databaseUrlMes || (await own('mes', secrets.mesDatabasePassword))
    const pricingUrl = settings.databaseUrlPricing || (await own('pricing', secrets.pricingDatabasePassword))
    return { mesUrl, pricingUrl, stop: server.stop }
  } catch (error) {
    await server.stop()
    throw error
  }
}

async function keptPostgres(folder: string, say: (line: string) => void): Promise<{ superuserUrl: string; stop: () => Promise<void> }> {
  let stopping = false
  let cluster: PostgresCluster = await startPostgres({ folder, mode: 'durable', say })
  const superuserUrl = cluster.superuserUrl
  const port = Number(new URL(superuserUrl).port)
  const watch = async (): Promise<void> => {
    while (!stopping) {
      await cluster.exited
      if (stopping) return
      say('PostgreSQL ended unexpectedly; starting it again')
      cluster = await startedAgain(folder, port, say)
    }
  }
  void watch().catch(error => say(`PostgreSQL does not come back: ${(error as Error).message}`))
  return {
    superuserUrl,
    stop: async () => {
      stopping = true
      await cluster.stop()
    },
  }
}

/** The children of a killed server hold its memory until they have noticed; until then a new one refuses to start. */
async function startedAgain(folder: string, port: number, say: (line: string) => void): Promise<PostgresCluster> {
  for (let tries = 1; ; tries++) {
    try {
      return await startPostgres({ folder, mode: 'durable', port, say })
    } catch (error) {
      if (tries === restartTriesMax) throw error
      await pause(restartEveryMs)
    }
  }
}

const restartTriesMax = 60
const restartEveryMs = 250
