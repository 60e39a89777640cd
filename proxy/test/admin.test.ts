// The admin port: what it tells, whom it lets change something, and that a kill is obeyed by the next request.
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, expect, it } from 'vitest'
import type { Asked } from './kit/ask.ts'
import { apiKey, type Kit, startKit } from './kit/start-kit.ts'

const kill: Asked = {
  method: 'POST',
  path: '/kill/pricing.calculate',
  headers: { 'content-type': 'application/json' },
  body: '{"by":"mara","why":"prices look wrong"}',
}
const release: Asked = { ...kill, method: 'DELETE' }
const answeredBy = async (kit: Kit) => (JSON.parse((await kit.price()).text).CalculationId > 1_000_000_000 ? 'candidate' : 'legacy')

describe('the kill switch', () => {
  it('is obeyed by the next request, and released again', async () => {
    await using kit = await startKit({ stage: 'live' })
    expect(await answeredBy(kit)).toBe('candidate')
    const killed = await kit.admin(kill)
    expect(killed.status).toBe(200)
    expect(JSON.parse(killed.text).capability.killed).toMatchObject({ by: 'mara', why: 'prices look wrong' })
    expect(await answeredBy(kit)).toBe('legacy')
    expect((await kit.admin(release)).status).toBe(200)
    expect(await answeredBy(kit)).toBe('candidate')
  })

  it('refuses what it does not know and what gives no reason', async () => {
    await using kit = await startKit({ stage: 'live' })
    const unknown = await kit.admin({ ...kill, path: '/kill/pricing.calculat' })
    expect(unknown.status).toBe(404)
    expect(JSON.parse(unknown.text)).toMatchObject({ code: 'CHANGE_FLAG_UNKNOWN', detail: expect.stringContaining('pricing.calculate') })
    expect((await kit.admin({ ...kill, body: '{"by":"mara"}' })).status).toBe(400)
    expect(await answeredBy(kit)).toBe('candidate')
  })

  it('needs the token when there is one', async () => {
    await using kit = await startKit({ stage: 'live', settings: { adminToken: 'admin-secret' } })
    const statusWith = async (authorization?: string) =>
      (
        await kit.admin({
          ...kill,
          headers: { 'content-type': 'application/json', ...(authorization === undefined ? {} : { authorization }) },
        })
      ).status
    expect(await statusWith()).toBe(401)
    expect(await statusWith('Bearer guess')).toBe(403)
    expect(await answeredBy(kit)).toBe('candidate')
    expect(await statusWith('Bearer admin-secret')).toBe(200)
    expect(await answeredBy(kit)).toBe('legacy')
  })

  it('takes nothing without a token from a port that others reach, nor from a page under a foreign name', async () => {
    await using open = await startKit({ stage: 'live', settings: { adminHost: '0.0.0.0' } })
    expect((await open.admin(kill)).status).toBe(403)
    await using kit = await startKit({ stage: 'live' })
    expect((await kit.admin({ ...kill, headers: { 'content-type': 'application/json', host: 'evil.example' } })).status).toBe(403)
    expect((await kit.admin({ ...kill, headers: { 'content-type': 'text/plain' } })).status).toBe(415)
    expect(await answeredBy(kit)).toBe('candidate')
  })
})

describe('the admin port tells', () => {
  it('health, and what is in force with counts', async () => {
    await using kit = await startKit({ stage: 'canary' })
    await kit.price()
    expect((await kit.admin({ path: '/healthz' })).status).toBe(200)
    expect((await kit.admin({ path: '/readyz' })).status).toBe(200)
    const { routes, flags, counts } = JSON.parse((await kit.admin({ path: '/assignments' })).text)
    expect(routes).toMatchObject([{ name: 'price', capability: 'pricing.calculate', candidateConfigured: true }])
    expect(flags).toMatchObject({ revision: 1, capabilities: { 'pricing.calculate': { stage: 'canary' } } })
    expect(counts).toMatchObject([{ answeredBy: 'candidate', decisionCount: 1 }])
  })

  it('metrics of strangled and of untouched requests', async () => {
    await using kit = await startKit({ stage: 'live' })
    await kit.price()
    await kit.ask({ path: '/health' })
    await kit.decisions(list => list.length === 1)
    const { text } = await kit.admin({ path: '/metrics' })
    expect(text).toContain('ficus_proxy_requests_total{route="price",answered_by="candidate",reason="stage-live",status_class="2xx"} 1')
    expect(text).toContain('ficus_proxy_untouched_requests_total{status_class="2xx"} 1')
    expect(text).toMatch(/ficus_proxy_side_seconds_count\{route="price",side="candidate",role="answer"\} 1/)
    expect(text).toContain('ficus_proxy_known_partners 1')
  })

  it('decisions without any key or body of a client, filtered by verdict', async () => {
    await using kit = await startKit({ stage: 'shadow' })
    await kit.price()
    await kit.decisions(list => list[0]?.mirrored != null)
    const { text } = await kit.admin({ path: '/decisions?verdict=match' })
    expect(JSON.parse(text).decisions).toHaveLength(1)
    expect(text).not.toContain(apiKey)
    expect(JSON.parse((await kit.admin({ path: '/decisions?verdict=mismatch' })).text).decisions).toHaveLength(0)
    expect((await kit.admin({ path: '/decisions?verdict=odd' })).status).toBe(400)
  })

  it('nothing on the port of the clients', async () => {
    await using kit = await startKit({ stage: 'live' })
    for (const path of ['/healthz', '/metrics', '/decisions', '/assignments']) {
      expect((await kit.ask({ path })).text).toBe(`{"echo":"${path}","method":"GET"}`)
    }
  })
})

describe("the kit's other servers", () => {
  it('are shown to read, asked once even when they answer 503, and take no writes', async () => {
    const seen: string[] = []
    const server = createServer((request, response) => {
      seen.push(`${request.method} ${request.url}`)
      response.writeHead(request.url === '/busy' ? 503 : 200).end('shown')
    })
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
    const flagsUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    await using kit = await startKit({ stage: 'off', settings: { flagsUrl } })
    expect((await kit.admin({ path: '/flags/api/status' })).text).toBe('shown')
    expect((await kit.admin({ path: '/flags/busy' })).status).toBe(503)
    expect((await kit.admin({ method: 'POST', path: '/flags/api/flags' })).status).toBe(404)
    expect(seen).toEqual(['GET /api/status', 'GET /busy'])
    server.closeAllConnections()
    server.close()
  })
})
