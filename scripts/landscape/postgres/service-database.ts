// In: the superuser's address and the name of a service. Out: the address of the service's own database, owned by the service's own role.
import pg from 'pg'

/** Shape: idempotent; the role's password is set to the given one. Names are plain identifiers of ours, never input of others. */
export async function ensureServiceDatabase(superuserUrl: string, name: string, password: string): Promise<string> {
  const client = new pg.Client({ connectionString: superuserUrl })
  await client.connect()
  try {
    const quoted = client.escapeIdentifier(name)
    const role = await client.query('SELECT 1 FROM pg_roles WHERE rolname = $1', [name])
    if (role.rowCount === 0) await client.query(`CREATE ROLE ${quoted} LOGIN`)
    await client.query(`ALTER ROLE ${quoted} PASSWORD ${client.escapeLiteral(password)}`)
    const database = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [name])
    if (database.rowCount === 0) await client.query(`CREATE DATABASE ${quoted} OWNER ${quoted}`)
    await client.query(`REVOKE CONNECT ON DATABASE ${quoted} FROM PUBLIC`)
  } finally {
    await client.end()
  }
  const url = new URL(superuserUrl)
  url.username = name
  url.password = password
  url.pathname = `/${name}`
  return url.href
}
