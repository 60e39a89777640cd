// In: the address of the service's PostgreSQL. Out: its tables as this version needs them. Both processes call it when they start.
// Plain SQL files, applied in the order of their names, each once, all in one transaction under one lock: several starters are safe.
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import pg from 'pg'

const folder = path.join(import.meta.dirname, 'migrations')
/** Any constant that no other user of this database takes: the letters FICU. */
const lockKey = 0x46_49_43_55

/** Errors: Error with one line for people; the cause is PostgreSQL's own. */
export async function migrate(url: string, connectDeadlineMs: number): Promise<void> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: connectDeadlineMs, application_name: 'ficus-pricing' })
  client.on('error', () => {}) // a connection lost here also rejects the running query
  try {
    await client.connect()
    await client.query('BEGIN')
    await client.query('SELECT pg_advisory_xact_lock($1)', [lockKey])
    await applyMissing(client)
    await client.query('COMMIT')
  } catch (cause) {
    throw new Error(`preparing the database did not succeed (${(cause as Error).message}); is PostgreSQL running and DATABASE_URL right?`, {
      cause,
    })
  } finally {
    await client.end().catch(() => {})
  }
}

async function applyMissing(client: pg.Client): Promise<void> {
  await client.query('CREATE TABLE IF NOT EXISTS applied_migration (name text PRIMARY KEY, applied_at timestamptz NOT NULL DEFAULT now())')
  const { rows } = await client.query<{ name: string }>('SELECT name FROM applied_migration')
  const applied = new Set(rows.map(row => row.name))
  for (const name of readdirSync(folder).sort()) {
    if (applied.has(name)) continue
    await client.query(readFileSync(path.join(folder, name), 'utf8'))
    await client.query('INSERT INTO applied_migration (name) VALUES ($1)', [name])
  }
}
