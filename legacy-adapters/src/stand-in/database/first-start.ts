// Makes the database ready: tables and seed on the first start, a check on every later one. All in one transaction: a first start that is
// aborted leaves nothing, and the next one begins anew; of two at the same time one waits for the other. Called by main.ts.
import type { PoolClient } from 'pg'
import { fingerprintOf } from '../credentials.ts'
import type { ModelFolder } from '../model-folder.ts'
import { StartError } from '../start-error.ts'
import { type Database, inTransaction } from './connect.ts'
import { keys, schemaVersion, seedRecord, tables } from './schema.ts'
import { seedDatabase } from './seed.ts'
import { bandStl, seededBands } from './seed-models.ts'

export interface FirstStart {
  readonly orderCount: number
  readonly seedSecret: string
  readonly say: (line: string) => void
}

const lockKey = 6_372_001 // any number that nobody else uses in a database of ours

/** Errors: StartError when the database belongs to another seed secret or another version; what PostgreSQL throws otherwise. */
export async function prepareDatabase(database: Database, modelFolder: ModelFolder, wanted: FirstStart): Promise<void> {
  const bytesOfModels = seededBands.map(bandStl)
  const models = await Promise.all(bytesOfModels.map(async bytes => ({ bytes, ...(await modelFolder.ensure(bytes)) })))
  const isFirst = await inTransaction(database, async client => {
    await client.query('SELECT pg_advisory_xact_lock($1)', [lockKey])
    if (await isSeeded(client, wanted.seedSecret)) return false
    wanted.say('first start: making the tables')
    await client.query(tables)
    await seedDatabase(client, { ...wanted, models })
    wanted.say('making the keys')
    await client.query(keys)
    await client.query(seedRecord)
    await client.query('INSERT INTO seed_record VALUES ($1, $2, $3)', [schemaVersion, wanted.orderCount, fingerprintOf(wanted.seedSecret)])
    return true
  })
  if (!isFirst) return
  wanted.say('collecting statistics')
  await database.query('ANALYZE')
}

async function isSeeded(client: PoolClient, seedSecret: string): Promise<boolean> {
  const { rows: tablesFound } = await client.query<{ found: string | null }>("SELECT to_regclass('seed_record') AS found")
  if (tablesFound[0]?.found === null) return false
  const { rows } = await client.query<{ schema_version: number; secret_fingerprint: string }>(
    'SELECT schema_version, secret_fingerprint FROM seed_record',
  )
  if (rows[0]?.schema_version !== schemaVersion) {
    throw new StartError('the database was made by another version of the stand-in: give it an empty one (--database-url)')
  }
  if (rows[0].secret_fingerprint !== fingerprintOf(seedSecret)) {
    throw new StartError('the database was seeded with another --seed-secret: give that one, or an empty database (--database-url)')
  }
  return true
}
