// A tester chooses the side of one request by a signed field; what is not rightly signed is not heeded, is no error, and no upstream ever sees the field.
import { connect } from 'node:net'
import { describe, expect, it } from 'vitest'
import { signedField } from '../src/gateway/tester-side.ts'
import { header } from './kit/ask.ts'
import { modelId } from './kit/sample-price.ts'
import { apiKey, type Kit, type KitOptions, startKit, testerToken } from './kit/start-kit.ts'

const testerSigningKey = 'signing-key-of-the-tests'
const capability = 'pricing.calculate'
const start = (stage: KitOptions['stage'], settings: KitOptions['settings'] = {}) =>
  startKit({ stage, settings: { testerSigningKey, ...settings } })
const wish = (side: 'legacy' | 'candidate', seconds = 60, key = testerSigningKey) =>
  signedField({ side, expiresSeconds: Math.floor(Date.now() / 1_000) + seconds }, capability, key)
const priceWith = (kit: Kit, field: string, headers: Record<string, string> = {}) =>
  kit.price({ headers: { 'X-Api-Key': apiKey, 'X-Ficus-Side': field, ...headers } })
const sideOf = ({ text }: { text: string }) => (JSON.parse(text).CalculationId >= 1_000_000_000 ? 'candidate' : 'legacy')
const outcomeCount = async (kit: Kit, outcome: string) =>
  (await kit.admin({ path: '/metrics' })).text.match(new RegExp(`tester_wishes_total\\{outcome="${outcome}"\\} (\\d+)`))?.[1]

describe("a tester's side", () => {
  it('is obeyed before anybody else meets the candidate, and told to whoever may ask', async () => {
    for (const stage of ['off', 'shadow'] as const) {
      await using kit = await start(stage)
      const answer = await priceWith(kit, wish('candidate'), { 'X-Ficus-Explain': testerToken })
      expect(sideOf(answer)).toBe('candidate')
      expect(header(answer, 'X-Ficus-Assignment')).toContain('reason=tester-candidate')
      expect(sideOf(await kit.price())).toBe('legacy')
      expect(await outcomeCount(kit, 'valid')).toBe('1')
    }
    await using live = await start('live')
    expect(sideOf(await priceWith(live, wish('legacy')))).toBe('legacy')
    expect(sideOf(await live.price())).toBe('candidate')
  })

  it('falls back to legacy like any other request', async () => {
    await using kit = await start('off')
    kit.candidate.instead = (_, response) => {
      response.destroy()
      return true
    }
    expect(sideOf(await priceWith(kit, wish('candidate')))).toBe('legacy')
  })

  it('is not heeded, no error and counted when it is expired, wrongly signed or not signed', async () => {
    await using kit = await start('live')
    for (const [outcome, field] of [
      ['expired', wish('legacy', -1)],
      ['wrongly-signed', wish('legacy', 60, 'guess')],
      ['malformed', 'legacy'],
    ] as const) {
      const answer = await priceWith(kit, field)
      expect([answer.status, sideOf(answer)]).toEqual([200, 'candidate'])
      expect(await outcomeCount(kit, outcome)).toBe('1')
    }
  })

  it('counts less than a kill, a deny list and a key that nobody has', async () => {
    await using kit = await start('canary')
    await kit.setFlag({ stage: 'canary', partners: { deny: ['7'] } })
    expect(sideOf(await priceWith(kit, wish('candidate')))).toBe('legacy')
    await kit.setFlag({ stage: 'off', partners: { deny: ['7'] } })
    expect(sideOf(await priceWith(kit, wish('candidate')))).toBe('legacy')
    await kit.setFlag({ stage: 'off' })
    expect((await priceWith(kit, wish('candidate'), { 'X-Api-Key': 'nobody' })).status).toBe(401)
    const json = { 'content-type': 'application/json' }
    await kit.admin({ method: 'POST', path: `/kill/${capability}`, headers: json, body: '{"by":"t","why":"w"}' })
    expect(sideOf(await priceWith(kit, wish('candidate')))).toBe('legacy')
    expect(kit.candidate.quotes).toHaveLength(0)
  })

  it('reaches no upstream, right or wrong, on any road; without a signing key it is the client’s own field', async () => {
    await using kit = await start('shadow')
    const fields = (with_: Kit) => with_.legacy.seen.flatMap(({ rawHeaders }) => rawHeaders).filter(text => /^x-ficus-side$/i.test(text))
    await priceWith(kit, wish('candidate'))
    await priceWith(kit, 'legacy')
    await kit.ask({ path: '/api/orders', headers: { 'X-Ficus-Side': 'anything' } })
    await upgraded(kit.url, `X-Ficus-Side: ${wish('legacy')}\r\n`)
    const targets = kit.legacy.seen.map(({ target }) => target)
    expect(targets).toEqual(expect.arrayContaining(['/api/partner/prices', `/api/partner/models/${modelId}`, '/api/orders', '/ws/orders']))
    expect(fields(kit)).toEqual([])
    await using open = await start('off', { testerSigningKey: '' })
    await priceWith(open, 'mine')
    expect(fields(open)).toEqual(['X-Ficus-Side'])
  })

  it('is signed by the admin port for whoever may change something there', async () => {
    await using kit = await start('off', { adminToken: 'admin-secret' })
    const sign = (body: object, token = 'admin-secret') =>
      kit.admin({
        method: 'POST',
        path: '/tester-side',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
        body: JSON.stringify(body),
      })
    const { value } = JSON.parse((await sign({ capability, side: 'candidate', seconds: 60 })).text)
    expect(sideOf(await priceWith(kit, value))).toBe('candidate')
    expect((await sign({ capability, side: 'candidate' }, 'guess')).status).toBe(403)
    expect((await sign({ capability: 'pricing.calculat', side: 'candidate' })).status).toBe(404)
    expect((await sign({ capability, side: 'candidate', seconds: 86_401 })).status).toBe(400)
  })
})

/** Resolves when legacy has agreed to the upgrade. */
function upgraded(url: string, field: string): Promise<void> {
  const socket = connect(Number(new URL(url).port), '127.0.0.1')
  socket.write(`GET /ws/orders HTTP/1.1\r\nHost: mes\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n${field}\r\n`)
  return new Promise((resolve, reject) => {
    socket.once('error', reject).once('data', () => {
      socket.destroy()
      resolve()
    })
  })
}
