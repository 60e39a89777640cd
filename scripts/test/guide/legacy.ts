// MES as the guide finds it: a running stand-in with some orders, and an operator who is logged in. In: nothing. Out: where it is, a session, raw answers.
import { readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { request as httpRequest } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { logIn } from '../../clients/operator-client.ts'
import { freshDatabase } from '../../test-services/fresh-database.ts'
import { startProcess } from '../../test-services/start-process.ts'

export interface Answer {
  readonly status: number
  /** Name, value, name, value, … as on the wire. */
  readonly rawHeaders: readonly string[]
  readonly bytes: Buffer
}

export interface Legacy extends AsyncDisposable {
  readonly url: string
  /** The fields of an operator who is logged in. */
  readonly session: { readonly Cookie: string }
  /** Paths of order cards. */
  readonly cardPaths: readonly string[]
}

export async function startLegacy(): Promise<Legacy> {
  await using started = new AsyncDisposableStack()
  const database = started.use(await freshDatabase())
  const folder = await mkdtemp(join(tmpdir(), 'ficus-guide-mes-'))
  started.defer(() => rm(folder, { recursive: true, force: true }))
  const credentialsFile = join(folder, 'credentials.json')
  const places = ['--database-url', database.url, '--models-dir', join(folder, 'models'), '--credentials-file', credentialsFile]
  const mes = started.use(await startProcess('legacy-adapters/src/stand-in/main.ts', ['--port', '0', ...places, '--seed-orders', '300']))
  const url = mes.ready['url']!
  const { operators } = JSON.parse(readFileSync(credentialsFile, 'utf8')) as { operators: { login: string; password: string }[] }
  const session = { Cookie: await logIn(url, operators[0]!.login, operators[0]!.password) }
  const list = await get(`${url}/api/orders?PageSize=5`, session)
  const { Items } = JSON.parse(list.bytes.toString('utf8')) as { Items: { OrderId: number }[] }
  const owned = started.move()
  return {
    url,
    session,
    cardPaths: Items.map(({ OrderId }) => `/api/orders/${OrderId}`),
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  }
}

export function get(url: string, headers: Readonly<Record<string, string>>): Promise<Answer> {
  return new Promise((done, failed) => {
    const outgoing = httpRequest(url, { headers, agent: false }, async incoming => {
      const pieces: Buffer[] = []
      for await (const piece of incoming) pieces.push(piece as Buffer)
      done({ status: incoming.statusCode ?? 0, rawHeaders: incoming.rawHeaders, bytes: Buffer.concat(pieces) })
    })
    outgoing.on('error', failed).end()
  })
}
