// In: nothing. Out: an empty database of its own, with a role of its own, that is dropped at the end of the scope (`await using`).
import { randomBytes } from 'node:crypto'
import pg from 'pg'
import { inject } from 'vitest'
import { ensureServiceDatabase } from '../landscape/postgres/service-database.ts'

export interface FreshDatabase extends AsyncDisposable {
  readonly url: string
  readonly name: string
}

export async function freshDatabase(): Promise<FreshDatabase> {
  const superuserUrl = inject('postgresUrl')
  const name = `test_${randomBytes(6).toString('hex')}`
  const url = await ensureServiceDatabase(superuserUrl, name, randomBytes(9).toString('hex'))
  return {
    url,
    name,
    [Symbol.asyncDispose]: async () => {
      const client = new pg.Client({ connectionString: superuserUrl })
      await client.connect()
      await client.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`)
      await client.query(`DROP ROLE IF EXISTS ${name}`)
      await client.end()
    },
  }
}
