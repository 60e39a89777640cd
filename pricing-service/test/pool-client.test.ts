// A connection that is lost between two statements while somebody has borrowed it and does not listen. With a client of pg itself this is an uncaught exception, which
// ends a process, and this file.
import { once } from 'node:events'
import pg from 'pg'
import { expect, it } from 'vitest'
import { freshDatabase } from '../../scripts/test-services/fresh-database.ts'
import { poolClient } from '../src/store/pool-client.ts'

it('a borrowed connection that is lost between two statements ends nothing, and its next statement rejects', async () => {
  await using fresh = await freshDatabase()
  const pool = new pg.Pool({ Client: poolClient, connectionString: fresh.url, max: 2 })
  const borrowed = await pool.connect()
  const { rows } = await borrowed.query('SELECT pg_backend_pid() AS pid')
  const lost = once((borrowed as unknown as { connection: { stream: NodeJS.EventEmitter } }).connection.stream, 'close')
  await pool.query('SELECT pg_terminate_backend($1)', [rows[0].pid])
  await lost
  await expect(borrowed.query('SELECT 1')).rejects.toThrow(/not queryable|terminat/i)
  borrowed.release(true)
  await pool.end()
})
