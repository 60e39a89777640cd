// In: the address of the service's PostgreSQL. Out: a pool on which every call ends within a deadline. Used by everything in store/.
// A database that is away is STORE_UNAVAILABLE, soon; anything else that PostgreSQL says is a defect of ours and passes as it is.
import pg from 'pg'
import { ServiceError } from '../errors.ts'
import { poolClient } from './pool-client.ts'
import { watchedSockets } from './watched-postgres.ts'

export interface DatabaseOptions {
  readonly url: string
  readonly connectionCount: number
  /** Longest wait for a connection, and for one answer. */
  readonly deadlineMs: number
  /** Told about idle connections that break; the pool replaces them by itself. */
  readonly onConnectionLost: (error: Error) => void
}

export interface Database {
  /** Errors: ServiceError STORE_UNAVAILABLE; pg.DatabaseError for a wrong statement. */
  query<Row extends pg.QueryResultRow>(text: string, values?: readonly unknown[]): Promise<Row[]>
  close(): Promise<void>
}

export function openDatabase(options: DatabaseOptions): Database {
  const pool = new pg.Pool({
    Client: poolClient,
    connectionString: options.url,
    max: options.connectionCount,
    connectionTimeoutMillis: options.deadlineMs,
    query_timeout: options.deadlineMs,
    statement_timeout: options.deadlineMs,
    idleTimeoutMillis: 0,
    keepAlive: true,
    stream: watchedSockets(options.url),
    application_name: 'ficus-pricing',
  })
  pool.on('error', options.onConnectionLost)
  return {
    query: async <Row extends pg.QueryResultRow>(text: string, values: readonly unknown[] = []) => {
      try {
        return (await pool.query<Row>(text, [...values])).rows
      } catch (error) {
        throw isUnavailable(error) ? unavailable(error) : error
      }
    },
    close: () => pool.end(),
  }
}

/** SQLSTATE classes: 08 connection, 53 resources, 57 intervention (shutdown, statement timeout); errors without SQLSTATE come from the socket. */
function isUnavailable(error: unknown): boolean {
  if (!(error instanceof pg.DatabaseError)) return true
  return ['08', '53', '57'].includes(error.code?.slice(0, 2) ?? '')
}

export function unavailable(cause: unknown): ServiceError {
  return new ServiceError('STORE_UNAVAILABLE', 'asking the database did not succeed; try again', { cause })
}
