// The first start, later starts and the end of the MES stand-in as a process.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { expect, test } from 'vitest'
import { freshDatabase } from '../../scripts/test-services/fresh-database.ts'
import { keyOf, queryDatabase, seedOrderCount, sessionOf, standInEntry, startStandIn, tetrahedron, uploadModel } from './stand-in.ts'

const root = resolve(import.meta.dirname, '../..')

async function runToEnd(flags: readonly string[]): Promise<{ code: number | null; stderr: string }> {
  const child = spawn(process.execPath, [join(root, standInEntry), ...flags], { stdio: ['ignore', 'ignore', 'pipe'] })
  let stderr = ''
  child.stderr.on('data', (chunk: Buffer) => {
    stderr += chunk.toString('utf8')
  })
  const [code] = (await once(child, 'close')) as [number | null]
  return { code, stderr }
}

test('an empty database is seeded with 60 partners, 30 operators and orders over all ten statuses with their histories', async () => {
  await using mes = await startStandIn()
  expect(mes.credentials.partners).toHaveLength(60)
  expect(mes.credentials.operators).toHaveLength(30)
  expect(mes.credentialsMode).toBe(0o600)
  const statuses = await queryDatabase<{ status: string; count: number }>(
    mes.databaseUrl,
    'SELECT status, count(*)::int FROM orders GROUP BY status',
  )
  expect(statuses).toHaveLength(10)
  expect(statuses.reduce((sum, { count }) => sum + count, 0)).toBe(seedOrderCount)
  const odd = await queryDatabase(
    mes.databaseUrl,
    `SELECT o.order_id FROM orders o JOIN order_history h ON h.order_id = o.order_id
     GROUP BY o.order_id HAVING (array_agg(h.to_status ORDER BY position DESC))[1] <> o.status OR max(h.at_ticks) <> o.updated_ticks
       OR (array_agg(h.from_status ORDER BY position))[1] IS NOT NULL
       OR (o.status IN ('INITIATED', 'FILE_UPLOADED', 'SUBMITTED')) <> (o.total IS NULL) OR (o.total IS NULL) <> (o.calculation_id IS NULL)`,
  )
  expect(odd).toEqual([])
})

test('a calculation behind a seeded order of a partner reads like one that MES answered, and its model is there', async () => {
  await using mes = await startStandIn()
  const [order] = await queryDatabase<{ partner_id: number; order_id: number; calculation_id: number; total: string }>(
    mes.databaseUrl,
    "SELECT * FROM orders WHERE channel = 'B2B' LIMIT 1",
  )
  const headers = keyOf(mes, order!.partner_id - 1)
  const stored = await mes.ask('GET', `/api/partner/prices/${order!.calculation_id}`, { headers })
  const { ModelId, Material, Finish, Quantity } = JSON.parse(stored.text) as Record<string, string | number>
  const again = await mes.ask('POST', '/api/partner/prices?Preview=true', {
    headers,
    body: JSON.stringify({ ModelId, Material, Finish, Quantity }),
  })
  const timeless = (text: string) => text.replace(/"CalculationId":(\d+|null)|"CalculatedAt":"[\d:.T-]{27}"|"DurationMs":\d+/g, '')
  expect(timeless(stored.text)).toBe(timeless(again.text))
  expect(stored.text).toContain(`"Total":${order!.total}`)
})

test('a second start keeps what is there, and keys, passwords and sessions go on working', async () => {
  await using database = await freshDatabase()
  const modelsDir = await mkdtemp(join(tmpdir(), 'stand-in-models-'))
  await using _ = { [Symbol.asyncDispose]: () => rm(modelsDir, { recursive: true, force: true }) }
  const before = await startStandIn({ databaseUrl: database.url, modelsDir })
  const session = await sessionOf(before)
  const modelId = await uploadModel(before, tetrahedron)
  await before[Symbol.asyncDispose]()
  await using after = await startStandIn({ databaseUrl: database.url, modelsDir })
  expect(after.credentials).toEqual(before.credentials)
  expect((await after.ask('GET', '/api/orders', { headers: session })).status).toBe(200)
  expect((await after.ask('GET', `/api/partner/models/${modelId}`, { headers: keyOf(after) })).text).toBe(tetrahedron)
  expect(await uploadModel(after, tetrahedron)).toBe(modelId + 1)
})

test('a first start that is killed leaves nothing half-made, and the next one seeds the whole', async () => {
  await using database = await freshDatabase()
  const folder = await mkdtemp(join(tmpdir(), 'stand-in-killed-'))
  await using _ = { [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }) }
  const flags = ['--port', '0', '--database-url', database.url, '--models-dir', folder, '--seed-orders', '20000']
  const killed = spawn(process.execPath, [join(root, standInEntry), ...flags], { stdio: ['ignore', 'pipe', 'inherit'] })
  for await (const chunk of killed.stdout) if (String(chunk).includes('seeding the histories')) break
  killed.kill('SIGKILL')
  await using mes = await startStandIn({ databaseUrl: database.url })
  const counts = await queryDatabase(
    mes.databaseUrl,
    'SELECT (SELECT count(*)::int FROM orders) AS orders, (SELECT order_count FROM seed_record) AS recorded',
  )
  expect(counts).toEqual([{ orders: seedOrderCount, recorded: seedOrderCount }])
})

test('SIGTERM lets a request in flight end and exits with 0', async () => {
  await using mes = await startStandIn()
  const slow = mes.ask('GET', '/api/orders?PageSize=200', { headers: await sessionOf(mes) })
  const socketFree = mes.ask('GET', '/health')
  await socketFree
  mes.process.process.kill('SIGTERM')
  expect((await slow).status).toBe(200)
  expect(await mes.process.exited).toEqual({ code: 0, signal: null })
})

test('when the process that started it is gone, it ends with 0', async () => {
  await using mes = await startStandIn()
  mes.process.process.disconnect()
  expect(await mes.process.exited).toEqual({ code: 0, signal: null })
})

test('whatever hinders the start is told in one line that says what to do', async () => {
  await using database = await freshDatabase()
  const folder = await mkdtemp(join(tmpdir(), 'stand-in-hindered-'))
  await using _ = { [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }) }
  const taken = createServer().listen(0, '127.0.0.1')
  await once(taken, 'listening')
  const { port } = taken.address() as { port: number }
  const few = ['--models-dir', folder, '--seed-orders', '100']

  const occupied = await runToEnd([...few, '--database-url', database.url, '--port', String(port)])
  taken.close()
  expect(occupied.code).toBe(1)
  expect(occupied.stderr).toMatch(
    /^mes-stand-in: listening on 127\.0\.0\.1:\d+ failed \(.*EADDRINUSE.*\): stop what listens there or give another --port or --host\n$/,
  )

  const nowhere = await runToEnd([...few, '--port', '0', '--database-url', `postgres://nobody@127.0.0.1:${port}/none`])
  expect(nowhere.code).toBe(1)
  expect(nowhere.stderr).toMatch(/^mes-stand-in: reaching the database failed \(.*\): start PostgreSQL or give another --database-url\n$/)

  const stranger = await runToEnd([...few, '--port', '0', '--database-url', database.url, '--seed-secret', 'another'])
  expect(stranger.code).toBe(1)
  expect(stranger.stderr).toMatch(/^mes-stand-in: the database was seeded with another --seed-secret.*\n$/)

  const blocked = await runToEnd(['--port', '0', '--database-url', database.url, '--models-dir', '/dev/null/models'])
  expect(blocked.code).toBe(1)
  expect(blocked.stderr).toMatch(/^mes-stand-in: opening the model folder .* give another --models-dir\n$/)
})
