// PostgreSQL dies in earnest: its first process, or one that serves a connection, upon which it ends all connections and recovers. A PostgreSQL and real processes of
// the test's own; what was accepted before is priced, by the api and the worker that lived through it.
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import pg from 'pg'
import { describe, expect, it, vi } from 'vitest'
import { ensureServiceDatabase } from '../../scripts/landscape/postgres/service-database.ts'
import { type KeptStore, keepPostgres, send } from './faults/stores.ts'
import { quick } from './quick-settings.ts'
import { getQuote, openService, postQuote, putModel } from './service.ts'
import { binaryStl, tetrahedron } from './stl.ts'

const patience = { timeout: 60_000, interval: 50 }

async function killServer(postgres: KeptStore): Promise<void> {
  await postgres.kill()
  await postgres.start()
}

/** A process that serves a connection of the service. */
async function killBackend(_postgres: KeptStore, url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  client.on('error', () => {}) // its connection is ended like all others
  await client.connect()
  const { rows } = await client.query(`SELECT pid FROM pg_stat_activity WHERE application_name = 'ficus-pricing' LIMIT 1`)
  const ended = new Promise(resolve => client.once('end', resolve))
  send(rows[0].pid, 'SIGKILL')
  await ended
}

describe('PostgreSQL is killed', { timeout: 180_000 }, () => {
  it.each([
    ['postgres-kill', killServer],
    ['postgres-backend-kill', killBackend],
  ] as const)('%s: what was accepted is priced, and new quotes are, by the processes that lived through it', async (_fault, strike) => {
    await using stack = new AsyncDisposableStack()
    const folder = await mkdtemp(path.join(tmpdir(), 'ficus-killed-'))
    await chmod(folder, 0o711) // PostgreSQL may run as another user
    stack.defer(() => rm(folder, { recursive: true, force: true }))
    const postgres = stack.use(await keepPostgres(folder))
    const url = await ensureServiceDatabase(postgres.url, 'pricing', 'killed')
    await using service = await openService({ databaseUrlOf: () => url, queueUrlOf: () => url })
    const [api, worker] = [await service.startApi(quick.api), await service.startWorker(quick.worker)]
    worker.process.kill('SIGSTOP') // so that the quote is still to be priced when PostgreSQL dies
    const sha256 = await putModel(api, binaryStl(tetrahedron(41)))
    const { body } = await postQuote(api, sha256, { headers: { prefer: 'wait=0' } })
    await strike(postgres, url)
    worker.process.kill('SIGCONT')
    await vi.waitUntil(async () => (await fetch(`${api.ready['url']}/readyz`)).status === 200, patience)
    await vi.waitUntil(async () => (await getQuote(api, body.id)).body.status === 'priced', patience)
    // As clients do: whoever meets a dead connection hears 503 and asks again.
    await vi.waitUntil(async () => (await postQuote(api, sha256, { quantity: 2 })).body.status === 'priced', patience)
    expect([api.process.exitCode, worker.process.exitCode]).toEqual([null, null])
  })
})
