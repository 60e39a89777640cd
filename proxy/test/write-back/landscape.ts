// A real MES stand-in behind a gate, the real pricing service with its worker, each with a PostgreSQL database of its own, and as many proxies as a test starts.
import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { WriteBackPage } from '@ficus/pricing-service/contract'
import pg from 'pg'
import { expect } from 'vitest'
import { freshDatabase } from '../../../scripts/test-services/fresh-database.ts'
import { type StartedProcess, startProcess } from '../../../scripts/test-services/start-process.ts'
import { type Answer, ask } from '../kit/ask.ts'
import { type Gate, startGate } from './gate.ts'

export interface Reconciled {
  readonly code: number
  readonly counts: Readonly<Record<string, number>>
  readonly finishedByOutboxCount: number
  readonly differences: readonly unknown[]
}

export interface WriteBackLandscape extends AsyncDisposable {
  readonly gate: Gate
  /** In stage live. Ends with the landscape. */
  startProxy(flags?: readonly string[]): Promise<StartedProcess>
  /** The price of the one model, through this proxy. */
  price(proxy: StartedProcess): Promise<Answer>
  reconcile(): Promise<Reconciled>
  /** As if the limits of those who noted what is open were over. */
  makeDue(): Promise<void>
  /** Once nothing is open any more. */
  settled(): Promise<Reconciled>
  /** Ids of the calculations in MES that were made outside it. */
  outsideIds(): Promise<number[]>
}

const tetrahedron = (() => {
  const corners = ['0 0 0', '10 0 0', '0 10 0', '0 0 10']
  const faces = [
    [0, 2, 1],
    [0, 1, 3],
    [0, 3, 2],
    [1, 2, 3],
  ]
  const facets = faces.map(face => `facet normal 0 0 0 outer loop ${face.map(at => `vertex ${corners[at]}`).join(' ')} endloop endfacet`)
  return `solid t\n${facets.join('\n')}\nendsolid t\n`
})()

async function query<Row extends pg.QueryResultRow>(connectionString: string, text: string): Promise<Row[]> {
  const client = new pg.Client({ connectionString })
  await client.connect()
  const { rows } = await client.query<Row>(text)
  await client.end()
  return rows
}

export async function startWriteBackLandscape(): Promise<WriteBackLandscape> {
  await using owned = new AsyncDisposableStack()
  const folder = await mkdtemp(join(tmpdir(), 'ficus-write-back-'))
  owned.defer(() => rm(folder, { recursive: true, force: true }))
  const [mesDatabase, pricingDatabase] = [owned.use(await freshDatabase()), owned.use(await freshDatabase())]
  const credentialsFile = join(folder, 'credentials.json')
  const mes = owned.use(
    await startProcess('legacy-adapters/src/stand-in/main.ts', [
      ...['--port', '0', '--database-url', mesDatabase.url, '--models-dir', join(folder, 'mes-models')],
      ...['--credentials-file', credentialsFile, '--seed-orders', '50'],
    ]),
  )
  const mesUrl = mes.ready['url']!
  const { partners, adminKey } = JSON.parse(await readFile(credentialsFile, 'utf8'))
  const [{ id, name, apiKey }] = partners
  const pricing = ['--port', '0', '--database-url', pricingDatabase.url, '--models-dir', join(folder, 'models')]
  const api = owned.use(await startProcess('pricing-service/src/main-api.ts', pricing))
  owned.use(await startProcess('pricing-service/src/main-worker.ts', [...pricing, '--thread-count', '1']))
  const gate = owned.use(await startGate(mesUrl))
  const [flagsFile, partnersFile] = [join(folder, 'flags.json'), join(folder, 'partners.json')]
  await writeFile(flagsFile, JSON.stringify({ revision: 1, flags: { 'pricing.calculate': { stage: 'live', mirrorBasisPoints: 0 } } }))
  await writeFile(partnersFile, JSON.stringify([{ id, name, apiKeySha256: createHash('sha256').update(apiKey).digest('hex') }]))
  const upload = await ask(mesUrl, { method: 'POST', path: '/api/partner/models', headers: { 'X-Api-Key': apiKey }, body: tetrahedron })
  const modelId = JSON.parse(upload.text).ModelId

  async function startProxy(flags: readonly string[] = []): Promise<StartedProcess> {
    return running.use(
      await startProcess('proxy/src/main.ts', [
        ...['--port', '0', '--admin-port', '0', '--legacy', gate.url, '--pricing', api.ready['url']!, '--mes-admin-key', adminKey],
        ...['--flags-file', flagsFile, '--partners-file', partnersFile, '--outbox-every-ms', '50', '--outbox-absent-ms', '300'],
        ...flags,
      ]),
    )
  }

  async function reconcile(): Promise<Reconciled> {
    const words = ['--mes-url', mesUrl, '--pricing-url', api.ready['url']!, '--partner-keys', apiKey, '--beyond', '5', '--json']
    const entry = join(import.meta.dirname, '../../../legacy-adapters/src/reconcile/main.ts')
    const { code = 0, stdout, stderr } = await promisify(execFile)(process.execPath, [entry, ...words]).catch(error => error)
    if (stderr !== '') throw new Error(stderr)
    return { code, ...JSON.parse(stdout) }
  }

  async function settled(): Promise<Reconciled> {
    const statuses = async () => {
      const { writeBacks } = (await (await fetch(`${api.ready['url']}/write-backs`)).json()) as WriteBackPage
      return writeBacks.map(({ status }) => status)
    }
    await expect.poll(statuses, { timeout: 60_000 }).not.toContain('open')
    return await reconcile()
  }

  async function outsideIds(): Promise<number[]> {
    const outside = 'SELECT calculation_id::int AS id FROM calculations WHERE calculation_id >= 1000000000 ORDER BY 1'
    return (await query<{ id: number }>(mesDatabase.url, outside)).map(({ id }) => id)
  }

  const running = owned.move()
  return {
    gate,
    startProxy,
    price: proxy =>
      ask(proxy.ready['url']!, {
        method: 'POST',
        path: '/api/partner/prices',
        headers: { 'X-Api-Key': apiKey },
        body: JSON.stringify({ ModelId: modelId, Material: 'SILVER925', Finish: 'POLISHED', Quantity: 10 }),
      }),
    reconcile,
    makeDue: async () => void (await query(pricingDatabase.url, `UPDATE write_back SET due_at = now() WHERE status = 'open'`)),
    settled,
    outsideIds,
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  }
}
