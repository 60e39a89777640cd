// A running MES stand-in of a test's own: real process, real PostgreSQL, a small seed; and the calls that tests make to it, headers and bytes untouched.
import { randomBytes } from 'node:crypto'
import { readFileSync, statSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { request as httpRequest, type IncomingMessage } from 'node:http'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { freshDatabase } from '../../scripts/test-services/fresh-database.ts'
import { startProcess } from '../../scripts/test-services/start-process.ts'

export const standInEntry = 'legacy-adapters/src/stand-in/main.ts'
export const nodeName = 'mes-test'
export const seedOrderCount = 300

export interface Credentials {
  readonly partners: readonly { id: number; name: string; apiKey: string }[]
  readonly operators: readonly { login: string; password: string }[]
  readonly adminKey: string
}

export interface Reply {
  readonly status: number
  /** Name, value, name, value, … as on the wire. */
  readonly rawHeaders: readonly string[]
  readonly headers: IncomingMessage['headers']
  readonly bytes: Buffer
  readonly text: string
}

export type Ask = (
  method: string,
  path: string,
  asked?: { headers?: Record<string, string>; body?: string | Uint8Array; chunked?: boolean },
) => Promise<Reply>

export interface StandIn extends AsyncDisposable {
  readonly url: string
  readonly port: number
  readonly databaseUrl: string
  readonly modelsDir: string
  readonly credentials: Credentials
  readonly credentialsMode: number
  readonly ask: Ask
  readonly process: Awaited<ReturnType<typeof startProcess>>
}

/** A fresh database and folder unless an earlier stand-in's are given (`databaseUrl`, `modelsDir`). */
export async function startStandIn(given: { databaseUrl?: string; modelsDir?: string; flags?: readonly string[] } = {}): Promise<StandIn> {
  await using cleanUp = new AsyncDisposableStack()
  const databaseUrl = given.databaseUrl ?? cleanUp.use(await freshDatabase()).url
  const folder = await mkdtemp(join(tmpdir(), 'stand-in-'))
  cleanUp.defer(() => rm(folder, { recursive: true, force: true }))
  const credentialsFile = join(folder, `credentials-${randomBytes(3).toString('hex')}.json`)
  const modelsDir = given.modelsDir ?? join(folder, 'models')
  const flags = ['--port', '0', '--database-url', databaseUrl, '--models-dir', modelsDir, '--credentials-file', credentialsFile]
  const child = cleanUp.use(
    await startProcess(standInEntry, [...flags, '--node-name', nodeName, '--seed-orders', String(seedOrderCount), ...(given.flags ?? [])]),
  )
  const url = child.ready['url']!
  const owned = cleanUp.move()
  return {
    url,
    port: Number(new URL(url).port),
    databaseUrl,
    modelsDir,
    credentials: JSON.parse(readFileSync(credentialsFile, 'utf8')) as Credentials,
    credentialsMode: statSync(credentialsFile).mode & 0o777,
    ask: asker(url),
    process: child,
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  }
}

export function asker(url: string): Ask {
  return (method, path, { headers = {}, body, chunked = false } = {}) =>
    new Promise((resolve, reject) => {
      const length = body === undefined || chunked ? {} : { 'Content-Length': String(Buffer.byteLength(body)) }
      const outgoing = httpRequest(`${url}${path}`, { method, headers: { ...length, ...headers } }, incoming => {
        readAll(incoming).then(bytes => {
          const { statusCode: status = 0, rawHeaders } = incoming
          resolve({ status, rawHeaders, headers: incoming.headers, bytes, text: bytes.toString('utf8') })
        }, reject)
      })
      outgoing.on('error', reject)
      outgoing.end(body)
    })
}

/** Writes bytes to a socket and returns everything that comes back until MES closes the connection. */
export async function exchangeRaw(port: number, bytes: string | Uint8Array): Promise<string> {
  const socket = connect(port, '127.0.0.1')
  socket.on('error', () => undefined)
  socket.write(bytes)
  let text = ''
  for await (const chunk of socket) text += (chunk as Buffer).toString('latin1')
  return text
}

async function readAll(incoming: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of incoming) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}

/** Logs in and returns the Cookie header of the session. */
export async function sessionOf(mes: StandIn, place = 0): Promise<{ Cookie: string }> {
  const { login, password } = mes.credentials.operators[place]!
  const reply = await mes.ask('POST', '/api/login', { body: JSON.stringify({ Login: login, Password: password }) })
  return { Cookie: reply.headers['set-cookie']![0]!.split(';')[0]! }
}

export const keyOf = (mes: StandIn, place = 0): { 'X-Api-Key': string } => ({ 'X-Api-Key': mes.credentials.partners[place]!.apiKey })
export const adminKeyOf = (mes: StandIn): { 'X-Api-Key': string } => ({ 'X-Api-Key': mes.credentials.adminKey })

/** Uploads bytes raw and returns the ModelId. */
export async function uploadModel(mes: StandIn, body: string | Uint8Array, place = 0): Promise<number> {
  const reply = await mes.ask('POST', '/api/partner/models', { headers: keyOf(mes, place), body })
  return (JSON.parse(reply.text) as { ModelId: number }).ModelId
}

/** Asks the database of MES, which no client can. */
export async function queryDatabase<Row extends object>(databaseUrl: string, sql: string, values: readonly unknown[] = []): Promise<Row[]> {
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  try {
    const { rows } = await client.query(sql, [...values])
    return rows as Row[]
  } finally {
    await client.end()
  }
}

/** A closed tetrahedron with legs of 10 mm, as ASCII STL. */
export const tetrahedron = (() => {
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
