// The pool of MES's own database and the two ways in which queries run: alone, or several in one transaction. Called by main.ts and the queries.
import pg from 'pg'

export type Database = pg.Pool
/** What a query needs: the pool, or the one client of a transaction. */
export type Queryable = pg.Pool | pg.PoolClient

const connectionCountMax = 10
const connectWithinMs = 10_000

/** Errors: what the first connection throws (unreachable, refused, wrong password). `onLost` hears of idle connections that break later. */
export async function openDatabase(url: string, onLost: (cause: Error) => void): Promise<Database> {
  const database = new pg.Pool({
    connectionString: url,
    max: connectionCountMax,
    connectionTimeoutMillis: connectWithinMs,
    application_name: 'mes-stand-in',
  })
  database.on('error', onLost) // without a listener a restart of PostgreSQL would end MES
  try {
    await database.query('SELECT 1')
    return database
  } catch (cause) {
    await database.end()
    throw cause
  }
}

/** All or nothing. Errors: what `work` throws, after the transaction was undone. */
export async function inTransaction<Result>(database: Database, work: (client: pg.PoolClient) => Promise<Result>): Promise<Result> {
  const client = await database.connect()
  try {
    await client.query('BEGIN')
    const result = await work(client)
    await client.query('COMMIT')
    client.release()
    return result
  } catch (cause) {
    // a client that cannot even roll back is broken: the pool must not lend it again
    const undone = await client.query('ROLLBACK').then(
      () => true,
      () => false,
    )
    client.release(!undone)
    throw cause
  }
}
