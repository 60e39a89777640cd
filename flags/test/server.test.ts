import { once } from 'node:events'
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { createServer } from 'node:net'
import { InMemStorageProvider, Unleash } from 'unleash-client'
import { expect, test } from 'vitest'
import { startProcess } from '../../scripts/test-services/start-process.ts'
import { BucketsStrategy, openFlags } from '../src/client.ts'
import { temporaryFolder } from './temporary-folder.ts'

const token = 'a token of this test'
const author = { by: 'ada', why: 'first partners' }

async function startServer(file: string, options: { token?: string } = {}) {
  const child = await startProcess('flags/src/server/main.ts', ['--port', '0', '--flags-file', file, '--poll-interval-ms', '50'], {
    env: { TOKEN: options.token ?? token },
  })
  const url = child.ready['url'] as string
  const get = (path: string, headers: Record<string, string> = {}) => fetch(`${url}${path}`, { headers })
  const post = (path: string, body: unknown, headers: Record<string, string> = { authorization: `Bearer ${token}` }) =>
    fetch(`${url}${path}`, { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(body) })
  return { url, child, get, post, [Symbol.asyncDispose]: () => child[Symbol.asyncDispose]() }
}

const json = async (response: Response) => (await response.json()) as Record<string, unknown>

test('a change over HTTP is in force in the answer, in the file, in history and in other processes', async () => {
  using folder = temporaryFolder()
  await using server = await startServer(folder.file)
  const changed = await server.post('/api/flags/pricing.calculate', { stage: 'canary', share: '5%', allow: ['7'], ...author })
  expect(changed.status).toBe(200)
  expect(changed.headers.get('etag')).toBe('"1"')
  expect(await json(changed)).toMatchObject({
    revision: 1,
    before: null,
    now: { stage: 'canary', shareBasisPoints: 500, inForce: 'the flag' },
  })

  const status = await server.get('/api/status')
  expect(status.headers.get('etag')).toBe('"1"')
  expect(await json(status)).toMatchObject({ revision: 1, source: { state: 'fresh' }, historyBroken: null })
  expect(await json(await server.get('/api/history?capability=pricing.calculate'))).toMatchObject({
    entries: [{ action: 'set', ...author, revision: 1 }],
    broken: [],
  })
  expect(await json(await server.get('/api/explain?capability=pricing.calculate&partner=7'))).toMatchObject({
    answeredBy: 'candidate',
    reason: 'partner-allowed',
    unleashSays: 'candidate',
  })
  const here = await openFlags({ file: folder.file })
  expect(here.assign('pricing.calculate', '7').answeredBy).toBe('candidate')
  await here.close()
})

test('whoever has seen another revision gets 409 with the one in force', async () => {
  using folder = temporaryFolder()
  await using server = await startServer(folder.file)
  const headers = (etag: string) => ({ authorization: `Bearer ${token}`, 'if-match': etag })
  expect((await server.post('/api/flags/pricing.calculate', { stage: 'shadow', ...author }, headers('"0"'))).status).toBe(200)
  const late = await server.post('/api/flags/pricing.calculate', { stage: 'live', ...author }, headers('"0"'))
  expect(late.status).toBe(409)
  expect(await json(late)).toMatchObject({ code: 'CHANGE_REVISION_CONFLICT', revision: 1, status: 409 })
  expect((await server.post('/api/flags/pricing.calculate', { stage: 'live', ...author }, headers('"1"'))).status).toBe(200)
  expect((await server.post('/api/flags/pricing.calculate', { stage: 'off', ...author }, headers('abc'))).status).toBe(400)
  expect((await server.post('/api/flags/pricing.calculate/undo', { by: 'bob' }, headers('"1"'))).status).toBe(409)
  expect(await json(await server.post('/api/flags/pricing.calculate/undo', { by: 'bob' }, headers('"2"')))).toMatchObject({
    after: { stage: 'shadow' },
  })
})

const refusals = [
  [{ stage: 'live', by: 'ada' }, 400, 'CHANGE_REQUEST_INVALID'],
  [{ stage: 'live', by: 'ada', why: ' ' }, 400, 'CHANGE_WHY_MISSING'],
  [{ stage: 'live', by: '', why: 'x' }, 400, 'CHANGE_BY_MISSING'],
  [{ stage: 'lve', ...author }, 400, 'CHANGE_REQUEST_INVALID'],
  [{ stage: 'canary', share: '5', ...author }, 400, 'CHANGE_REQUEST_INVALID'],
  [{ stage: 'canary', shareBasisPoints: '500', ...author }, 400, 'CHANGE_REQUEST_INVALID'],
  [{ stage: 'canary', shareBasisPoints: 10_001, ...author }, 400, 'CHANGE_REQUEST_INVALID'],
  [{ stage: 'canary', ...author }, 400, 'CHANGE_SHARE_MISSING'],
  [{ stage: 'canary', shre: '5%', ...author }, 400, 'CHANGE_REQUEST_INVALID'],
  [{ stage: 'canary', share: '5%', allow: ['7'], deny: ['7'], ...author }, 400, 'CHANGE_CONTRADICTS_ITSELF'],
] as const

test('what cannot be obeyed is refused with its code and changes nothing', async () => {
  using folder = temporaryFolder()
  await using server = await startServer(folder.file)
  for (const [body, status, code] of refusals) {
    const refused = await server.post('/api/flags/pricing.calculate', body)
    expect(refused.headers.get('content-type')).toContain('application/problem+json')
    expect([refused.status, (await json(refused))['code']], JSON.stringify(body)).toEqual([status, code])
  }
  expect(await json(await server.get('/api/status'))).toMatchObject({ revision: 0 })
})

test('changes need the token, reading does not, and a server without a token takes no changes', async () => {
  using folder = temporaryFolder()
  await using server = await startServer(folder.file)
  const body = { stage: 'shadow', ...author }
  const without = await server.post('/api/flags/pricing.calculate', body, {})
  expect([without.status, without.headers.get('www-authenticate'), (await json(without))['code']]).toEqual([
    401,
    'Bearer',
    'AUTH_TOKEN_MISSING',
  ])
  for (const path of ['', '/kill', '/unkill', '/undo']) {
    const wrong = await server.post(`/api/flags/pricing.calculate${path}`, body, { authorization: 'Bearer wrong' })
    expect([wrong.status, (await json(wrong))['code']]).toEqual([401, 'AUTH_TOKEN_WRONG'])
  }
  await using closed = await startServer(folder.file, { token: '' })
  expect((await closed.post('/api/flags/pricing.calculate', body, { authorization: 'Bearer ' })).status).toBe(403)
  expect((await closed.get('/api/status')).status).toBe(200)
})

test('a kill over HTTP works with the flag file dead', async () => {
  using folder = temporaryFolder()
  folder.put({ revision: 1, flags: { 'pricing.calculate': { stage: 'live' } } })
  await using server = await startServer(folder.file)
  expect(await json(await server.post('/api/flags/pricing.calculate/kill', author))).toMatchObject({
    through: 'flag file',
    after: { stage: 'off' },
  })
  folder.put('{')
  expect(await json(await server.post('/api/flags/pricing.calculate/kill', author))).toMatchObject({
    through: 'kill switch',
    now: { inForce: 'legacy: killed' },
  })
  expect(await json(await server.post('/api/flags/pricing.calculate', { stage: 'live', ...author }))).toMatchObject({
    code: 'CHANGE_KILLED',
    status: 409,
  })
  rmSync(folder.file)
  expect(await json(await server.post('/api/flags/pricing.calculate/unkill', author))).toMatchObject({ now: { killed: null } })
})

test('an unmodified unleash-client decides as we do, with our strategy registered', async () => {
  using folder = temporaryFolder()
  await using server = await startServer(folder.file)
  const sdk = new Unleash({
    url: `${server.url}/api`,
    appName: 'a stranger',
    refreshInterval: 25,
    metricsInterval: 0,
    strategies: [new BucketsStrategy()],
    storageProvider: new InMemStorageProvider(),
    skipInstanceCountWarning: true,
  })
  await once(sdk, 'synchronized')
  const changes = [
    { stage: 'canary', share: '37.5%', allow: ['3'], deny: ['7'] },
    { stage: 'live', deny: ['7'] },
    { stage: 'shadow' },
    { stage: 'retired', deny: [] },
  ]
  for (const change of changes) {
    const seen = once(sdk, 'changed')
    expect((await server.post('/api/flags/pricing.calculate', { ...change, ...author })).status).toBe(200)
    await seen
    const ours = await openFlags({ file: folder.file })
    for (let id = 1; id <= 300; id++) {
      const partner = String(id)
      const theirs = sdk.isEnabled('pricing.calculate', { properties: { stickyKey: partner, partnerId: partner } }, false)
      expect(theirs).toBe(ours.assign('pricing.calculate', partner).answeredBy === 'candidate')
    }
    await ours.close()
  }
  // A kill makes no revision, and must reach SDKs all the same.
  folder.put('{')
  const killed = once(sdk, 'changed')
  await server.post('/api/flags/pricing.calculate/kill', author)
  await killed
  expect(sdk.isEnabled('pricing.calculate', { properties: { stickyKey: '8', partnerId: '8' } }, true)).toBe(false)
  sdk.destroy()
})

test('a stock SDK without our strategy takes a share as off, and lists and live as they are', async () => {
  using folder = temporaryFolder()
  await using server = await startServer(folder.file)
  await server.post('/api/flags/pricing.calculate', { stage: 'canary', share: '100%', allow: ['3'], ...author })
  const sdk = new Unleash({
    url: `${server.url}/api`,
    appName: 'stock',
    metricsInterval: 0,
    storageProvider: new InMemStorageProvider(),
    skipInstanceCountWarning: true,
  })
  sdk.on('warn', () => undefined)
  await once(sdk, 'synchronized')
  const asked = (id: string) => sdk.isEnabled('pricing.calculate', { properties: { stickyKey: id, partnerId: id } }, true)
  expect([asked('3'), asked('4')]).toEqual([true, false])
  sdk.destroy()
})

test('features are not sent twice: the ETag is the revision, and changes with a kill', async () => {
  using folder = temporaryFolder()
  folder.put({ revision: 12, flags: { 'pricing.calculate': { stage: 'live' } } })
  await using server = await startServer(folder.file)
  const first = await server.get('/api/client/features')
  expect(first.headers.get('etag')).toBe('"12"')
  expect(await json(first)).toMatchObject({
    version: 2,
    features: [{ name: 'pricing.calculate', enabled: true, strategies: [{ name: 'default' }] }],
  })
  const again = await server.get('/api/client/features', { 'if-none-match': '"12"' })
  expect([again.status, await again.text()]).toEqual([304, ''])
  writeFileSync(folder.killFile, '')
  await expect.poll(async () => (await server.get('/api/client/features', { 'if-none-match': '"12"' })).status).toBe(200)
})

test('SDKs may register and send metrics, and Prometheus sees what is in force', async () => {
  using folder = temporaryFolder()
  folder.put({ revision: 2, flags: { 'pricing.calculate': { stage: 'canary', shareBasisPoints: 500 } } })
  await using server = await startServer(folder.file)
  for (const path of ['/api/client/register', '/api/client/metrics'])
    expect((await server.post(path, { appName: 'x' }, {})).status).toBe(202)
  const metrics = await (await server.get('/metrics')).text()
  for (const line of [
    'ficus_flags_revision 2',
    'ficus_flags_source_in_order 1',
    'ficus_flags_stage{capability="pricing.calculate",stage="canary"} 1',
    'ficus_flags_share_basis_points{capability="pricing.calculate"} 500',
    'ficus_flags_killed{capability="pricing.calculate"} 0',
    'ficus_flags_sdk_requests_total{route="register"} 1',
  ]) {
    expect(metrics).toContain(line)
  }
  expect((await server.get('/healthz')).status).toBe(200)
  expect((await server.get('/readyz')).status).toBe(200)
  const lost = await server.get('/api/flgs')
  expect([lost.status, (await json(lost))['code']]).toEqual([404, 'ROUTE_UNKNOWN'])
})

test('SIGTERM drains with exit code 0, and so does a parent that leaves', async () => {
  using folder = temporaryFolder()
  for (const end of ['SIGTERM', 'SIGINT', 'disconnect'] as const) {
    const server = await startServer(folder.file)
    if (end === 'disconnect') server.child.process.disconnect()
    else server.child.process.kill(end)
    expect(await server.child.exited).toEqual({ code: 0, signal: null })
  }
})

test('a port that is taken is one clear line, and exit code 1', async () => {
  using folder = temporaryFolder()
  const taken = createServer()
  await new Promise<void>(listening => taken.listen(0, '127.0.0.1', listening))
  const { port } = taken.address() as AddressInfo
  const started = startProcess('flags/src/server/main.ts', ['--port', String(port), '--flags-file', folder.file])
  await expect(started).rejects.toThrow(`port ${port} on 127.0.0.1 is taken; stop what listens there or choose another with --port`)
  taken.close()
})

test('the token stands in no log', async () => {
  using folder = temporaryFolder()
  await using server = await startServer(folder.file)
  await server.post('/api/flags/pricing.calculate', { stage: 'shadow', ...author })
  await server.post('/api/flags/pricing.calculate', { stage: 'nonsense', ...author })
  expect(server.child.output()).not.toContain(token)
  expect(readFileSync(folder.file, 'utf8')).not.toContain(token)
})
