// Every kind of place where a legacy may listen, for the forwarder and for Ficus's own calls to it alike.
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { connect, createServer, type Server, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { createServer as createTlsServer } from 'node:tls'
import { expect, it } from 'vitest'
import { ask } from './kit/ask.ts'
import { runProxy } from './kit/processes.ts'
import { asked } from './kit/sample-price.ts'
import { startStubCandidate } from './kit/stub-candidate.ts'
import { adminKey, type StubLegacy, startStubLegacy } from './kit/stub-legacy.ts'

const certificateFile = resolve(import.meta.dirname, 'fixtures/legacy-certificate.pem')
const tls = {
  key: readFileSync(resolve(import.meta.dirname, 'fixtures/legacy-key.pem')),
  cert: readFileSync(certificateFile),
}

/** Each connection goes on to the stub legacy. */
const towards = (legacy: StubLegacy) => (socket: Socket) => {
  const inner = connect(Number(new URL(legacy.url).port), '127.0.0.1')
  for (const each of [socket, inner]) each.on('error', () => each.destroy())
  socket.pipe(inner).pipe(socket)
}

async function listening(server: Server, where: string | { port: number; host: string }): Promise<AsyncDisposable & { port: number }> {
  server.listen(where)
  await once(server, 'listening')
  const address = server.address()
  const port = typeof address === 'object' ? (address?.port ?? 0) : 0
  return { port, [Symbol.asyncDispose]: async () => void server.close() }
}

/** One request that falls through and one price by the candidate, recorded in MES. */
async function bothWays(legacy: StubLegacy, origin: string, ...flags: string[]): Promise<[untouched: number, recorded: number]> {
  await using candidate = await startStubCandidate()
  await using proxy = await runProxy(origin, async folder => {
    await writeFile(
      join(folder, 'flags.json'),
      JSON.stringify({ revision: 1, flags: { 'pricing.calculate': { stage: 'live', mirrorBasisPoints: 0 } } }),
    )
    const partner = { id: 7, name: 'Seventh Ring', apiKeySha256: createHash('sha256').update('k7').digest('hex') }
    await writeFile(join(folder, 'partners.json'), JSON.stringify([partner]))
    return ['--partners-file', join(folder, 'partners.json'), '--pricing', candidate.url, '--mes-admin-key', adminKey, ...flags]
  })
  const { status } = await ask(proxy.url, { path: '/x' })
  const before = legacy.rows.size
  await ask(proxy.url, { method: 'POST', path: '/api/partner/prices', headers: { 'X-Api-Key': 'k7' }, body: JSON.stringify(asked) })
  expect(legacy.priceCalls()).toEqual([])
  return [status, legacy.rows.size - before]
}

it('https behind a private authority', async () => {
  await using legacy = await startStubLegacy(['k7'])
  await using front = await listening(createTlsServer(tls, towards(legacy)), { port: 0, host: '127.0.0.1' })
  const origin = `https://127.0.0.1:${front.port}`
  expect(await bothWays(legacy, origin, '--legacy-ca-file', certificateFile)).toEqual([200, 1])
})

it('https of an unknown authority is not spoken to', async () => {
  await using legacy = await startStubLegacy(['k7'])
  await using front = await listening(createTlsServer(tls, towards(legacy)), { port: 0, host: '127.0.0.1' })
  expect(await bothWays(legacy, `https://127.0.0.1:${front.port}`)).toEqual([502, 0])
  expect(legacy.seen).toEqual([])
})

it('a Unix socket', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'ficus-origin-'))
  try {
    await using legacy = await startStubLegacy(['k7'])
    await using _front = await listening(createServer(towards(legacy)), join(folder, 'mes.sock'))
    expect(await bothWays(legacy, `unix:${join(folder, 'mes.sock')}`)).toEqual([200, 1])
  } finally {
    await rm(folder, { recursive: true })
  }
})

it('an IPv6 address', async () => {
  await using legacy = await startStubLegacy(['k7'])
  await using front = await listening(createServer(towards(legacy)), { port: 0, host: '::1' })
  expect(await bothWays(legacy, `http://[::1]:${front.port}`)).toEqual([200, 1])
})

it('certificates that cannot be read keep the proxy from starting', async () => {
  await expect(runProxy('https://127.0.0.1:1', folder => ['--legacy-ca-file', join(folder, 'none.pem')])).rejects.toThrow(
    /reading the certificates of legacyCaFile: ENOENT/,
  )
})
