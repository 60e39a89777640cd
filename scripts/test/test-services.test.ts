import { connect } from 'node:net'
import pg from 'pg'
import { expect, test } from 'vitest'
import { freshDatabase } from '../test-services/fresh-database.ts'
import { redisUrl } from '../test-services/redis-url.ts'

test('every test database is empty, belongs to its own role and is closed to others', async () => {
  await using mine = await freshDatabase()
  await using other = await freshDatabase()
  const client = new pg.Client({ connectionString: mine.url })
  await client.connect()
  const { rows } = await client.query('SELECT current_user AS who, version() AS version')
  await client.end()
  expect(rows[0].who).toBe(mine.name)
  const stranger = new URL(other.url)
  stranger.pathname = `/${mine.name}`
  const intruder = new pg.Client({ connectionString: stranger.href })
  await expect(intruder.connect()).rejects.toThrow(/permission denied/)
})

test('the Redis of the tests answers', async () => {
  const { hostname, port } = new URL(redisUrl())
  const socket = connect(Number(port), hostname)
  socket.write('PING\r\n')
  const [answer] = await new Promise<Buffer[]>(resolve => socket.once('data', (...data) => resolve(data as Buffer[])))
  socket.destroy()
  expect(String(answer)).toBe('+PONG\r\n')
})
