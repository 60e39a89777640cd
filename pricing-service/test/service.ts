// The pricing service as its users have it: real api and worker processes, a database of its own, a queue of its own, driven over HTTP.
import { createHash, randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import pg from 'pg'
import { freshDatabase } from '../../scripts/test-services/fresh-database.ts'
import { redisUrl } from '../../scripts/test-services/redis-url.ts'
import { type StartedProcess, startProcess } from '../../scripts/test-services/start-process.ts'
import type { Quote } from '../src/contract.ts'

export type Transport = 'postgres' | 'redis'

export interface Service extends AsyncDisposable {
  readonly queueName: string
  readonly database: pg.Pool
  readonly databaseUrl: string
  readonly modelsDir: string
  /** Starts one; it ends with the service. Flags given here come after the service's own. */
  startApi(flags?: readonly string[]): Promise<StartedProcess>
  startWorker(flags?: readonly string[]): Promise<StartedProcess>
}

export interface ServiceOptions {
  readonly transport?: Transport
  /** Leads to the database or the queue through something in between. */
  readonly databaseUrlOf?: (url: string) => string
  readonly queueUrlOf?: (url: string) => string
}

export async function openService(options: ServiceOptions = {}): Promise<Service> {
  const fresh = await freshDatabase()
  const modelsDir = await mkdtemp(path.join(tmpdir(), 'ficus-models-'))
  const database = new pg.Pool({ connectionString: fresh.url, max: 2 })
  database.on('error', () => {}) // connections die when the database is dropped
  const queueName = `price-${randomBytes(4).toString('hex')}`
  const started: StartedProcess[] = []
  const databaseUrl = (options.databaseUrlOf ?? same)(fresh.url)
  const queueUrl = (options.queueUrlOf ?? same)(options.transport === 'redis' ? redisUrl() : fresh.url)
  const common = [
    '--database-url',
    databaseUrl,
    '--queue-url',
    queueUrl,
    '--queue-name',
    queueName,
    '--models-dir',
    modelsDir,
    '--port',
    '0',
  ]

  async function start(entry: string, flags: readonly string[]): Promise<StartedProcess> {
    const child = await startProcess(`pricing-service/src/${entry}`, [...common, ...flags])
    started.push(child)
    return child
  }

  return {
    queueName,
    database,
    databaseUrl: fresh.url,
    modelsDir,
    startApi: (flags = []) => start('main-api.ts', flags),
    startWorker: (flags = []) => start('main-worker.ts', ['--thread-count', '1', ...flags]),
    [Symbol.asyncDispose]: async () => {
      for (const child of started) child.process.kill('SIGCONT') // a stopped process cannot drain
      await Promise.all(started.map(child => child[Symbol.asyncDispose]()))
      await database.end()
      await fresh[Symbol.asyncDispose]()
      await rm(modelsDir, { recursive: true, force: true })
    },
  }
}

const same = (url: string) => url

export const sha256Of = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')

export async function putModel(api: StartedProcess, bytes: Uint8Array): Promise<string> {
  const sha256 = sha256Of(bytes)
  const response = await fetch(`${api.ready['url']}/models/${sha256}`, { method: 'PUT', body: bytes as Uint8Array<ArrayBuffer> })
  if (!response.ok) throw new Error(`PUT /models answered ${response.status}: ${await response.text()}`)
  return sha256
}

export interface Answer {
  readonly status: number
  readonly headers: Headers
  readonly body: Quote & { code?: string; detail?: string }
}

export interface PostOptions {
  readonly material?: unknown
  readonly finish?: unknown
  readonly quantity?: unknown
  readonly headers?: Record<string, string>
}

/** POST /quotes by reference. */
export async function postQuote(api: StartedProcess, modelSha256: string, options: PostOptions = {}): Promise<Answer> {
  const { material = 'SILVER925', finish = 'POLISHED', quantity = 1, headers = {} } = options
  return send(`${api.ready['url']}/quotes`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', prefer: 'wait=30', ...headers },
    body: JSON.stringify({ modelSha256, material, finish, quantity }),
  })
}

/** POST /quotes with the model in the same request. */
export async function postUpload(api: StartedProcess, bytes: Uint8Array, options: PostOptions = {}): Promise<Answer> {
  const form = new FormData()
  form.set('model', new Blob([bytes as Uint8Array<ArrayBuffer>]), 'model.stl')
  form.set('material', String(options.material ?? 'SILVER925'))
  form.set('finish', String(options.finish ?? 'POLISHED'))
  form.set('quantity', String(options.quantity ?? 1))
  return send(`${api.ready['url']}/quotes`, { method: 'POST', headers: { prefer: 'wait=30', ...options.headers }, body: form })
}

export function getQuote(api: StartedProcess, id: string, headers: Record<string, string> = {}): Promise<Answer> {
  return send(`${api.ready['url']}/quotes/${id}`, { headers })
}

export async function send(url: string, init: RequestInit): Promise<Answer> {
  const response = await fetch(url, init)
  const text = await response.text()
  return { status: response.status, headers: response.headers, body: text === '' ? {} : JSON.parse(text) }
}
