// Who answers the price route in which stage, and what the client sees of it: nothing.
import { encodePrice } from '@ficus/legacy-adapters/price'
import { describe, expect, it } from 'vitest'
import { header } from './kit/ask.ts'
import { asked, breakdown, modelId, modelSha256 } from './kit/sample-price.ts'
import { startKit } from './kit/start-kit.ts'
import { nodeName } from './kit/stub-legacy.ts'

const volatileValues = /("CalculationId":)(\d+|null)|("CalculatedAt":)"[^"]*"|("DurationMs":)\d+/g
const masked = (text: string) => text.replace(volatileValues, '~')
const badRequest = '<html><head><title>Bad Request</title></head><body><h1>400</h1></body></html>'
const headNames = (rawHeaders: readonly string[]) => rawHeaders.filter((_, at) => at % 2 === 0)

describe('the price route', () => {
  it('is answered by legacy alone in stage off', async () => {
    await using kit = await startKit({ stage: 'off' })
    const answer = await kit.price()
    expect(answer.status).toBe(200)
    expect(JSON.parse(answer.text).CalculationId).toBe(1)
    expect(kit.candidate.quotes).toHaveLength(0)
    expect(kit.legacy.seen).toHaveLength(1)
  })

  it('gives the client the same answer from the candidate as from legacy, head and body, apart from id, times and duration', async () => {
    await using off = await startKit({ stage: 'off' })
    await using live = await startKit({ stage: 'live' })
    const old = await off.price()
    const fresh = await live.price()
    expect(live.legacy.priceCalls()).toHaveLength(0)
    expect(fresh.status).toBe(old.status)
    expect(masked(fresh.text)).toBe(masked(old.text))
    expect(headNames(fresh.rawHeaders)).toEqual(headNames(old.rawHeaders))
    expect(header(fresh, 'X-MES-Node')).toBe(nodeName)
  })

  it('hands out an id of the candidate only for a calculation that MES holds', async () => {
    await using kit = await startKit({ stage: 'live' })
    const { CalculationId } = JSON.parse((await kit.price()).text)
    expect(CalculationId).toBe(1_000_000_001)
    expect([...kit.legacy.rows.keys()]).toEqual([CalculationId])
    expect(JSON.parse(kit.legacy.rows.get(CalculationId) ?? '')).toMatchObject({ PartnerId: 7, ModelId: modelId })
  })

  it('stores nothing for a preview and gives it no id', async () => {
    await using kit = await startKit({ stage: 'live' })
    const answer = await kit.price({ path: '/api/partner/prices?Preview=TRUE' })
    expect(JSON.parse(answer.text).CalculationId).toBeNull()
    expect(kit.candidate.quotes).toHaveLength(1)
    expect(kit.legacy.rows.size).toBe(0)
  })

  it('is answered by the candidate for an allowed cohort in canary and by legacy for a partner that nobody knows', async () => {
    await using kit = await startKit({ stage: 'canary' })
    expect(JSON.parse((await kit.price()).text).CalculationId).toBe(1_000_000_001)
    const stranger = await kit.price({ headers: { 'X-Api-Key': 'nobody' } })
    expect(stranger.status).toBe(401)
    expect(header(stranger, 'WWW-Authenticate')).toBe('ApiKey')
  })

  it('copies the model once, however many requests need it', async () => {
    await using kit = await startKit({ stage: 'live' })
    const answers = await Promise.all(Array.from({ length: 8 }, () => kit.price()))
    expect(new Set(answers.map(({ text }) => JSON.parse(text).CalculationId)).size).toBe(8)
    const downloads = kit.legacy.seen.filter(
      ({ target, rawHeaders }) => target.includes('/models/') && !rawHeaders.some(text => /^range$/i.test(text)),
    )
    expect(downloads).toHaveLength(1)
    expect(kit.candidate.models.has(modelSha256)).toBe(true)
    expect(kit.legacy.rows.size).toBe(8)
  })

  it('waits for a quote that is not ready at the first ask', async () => {
    await using kit = await startKit({ stage: 'live' })
    kit.candidate.asksUntilDone = 3
    expect(JSON.parse((await kit.price()).text).CalculationId).toBe(1_000_000_001)
  })

  it('says refusals in the words of legacy, after the key was proved', async () => {
    await using kit = await startKit({ stage: 'live' })
    const refused = async (body: object) => JSON.parse((await kit.price({ body: JSON.stringify(body) })).text).Error?.Code
    expect(await refused({ ...asked, Material: 'TIN' })).toBe('MATERIAL_UNKNOWN')
    expect(await refused({ ...asked, Quantity: '10' })).toBe('QUANTITY_OUT_OF_RANGE')
    expect(await refused({ ...asked, ModelId: 99 })).toBe('MODEL_NOT_FOUND')
    kit.candidate.altered = quote => ({ ...quote, status: 'refused', breakdown: null, refusal: { code: 'MODEL_FLAT', detail: '' } })
    expect(await refused(asked)).toBe('MODEL_FLAT')
    expect(kit.legacy.priceCalls()).toHaveLength(0)
    expect(kit.legacy.rows.size).toBe(0)
  })

  it('leaves to legacy what only legacy can answer', async () => {
    await using kit = await startKit({ stage: 'live' })
    const answer = await kit.price({ body: 'not json' })
    expect(answer.status).toBe(400)
    const [decision] = await kit.decisions(list => list.length === 1)
    expect(decision).toMatchObject({ answeredBy: 'legacy', fallbackCause: null, legacyOnlyReason: 'the body is not JSON' })
  })

  it('answers a neutral error page in stage retired when the candidate fails, and never asks legacy', async () => {
    await using kit = await startKit({ stage: 'retired' })
    kit.candidate.instead = (_, response) => {
      response.writeHead(500).end('stack of secrets')
      return true
    }
    const answer = await kit.price()
    expect(answer.status).toBe(503)
    expect(answer.text).toBe('<html><head><title>Service Unavailable</title></head><body><h1>503</h1></body></html>')
    expect(answer.rawHeaders.join(' ')).not.toMatch(/ficus|candidate|quote|pricing/i)
    expect(kit.legacy.priceCalls()).toHaveLength(0)
  })

  it('does not ask legacy in stage retired for what only legacy could answer either, and says so', async () => {
    await using kit = await startKit({ stage: 'retired', alsoAtMes: 'key-of-a-stranger' })
    const tooLarge = `${JSON.stringify(asked)}${' '.repeat(100_000)}`
    for (const changed of [{ headers: { 'X-Api-Key': 'key-of-a-stranger' } }, { body: tooLarge }]) {
      const answer = await kit.price(changed)
      expect(answer.status).toBe(501)
      expect(answer.text).toBe('<html><head><title>Not Implemented</title></head><body><h1>501</h1></body></html>')
    }
    const reasons = (await kit.decisions(list => list.length === 2)).map(({ fallbackCause, legacyOnlyReason }) => [
      fallbackCause,
      legacyOnlyReason,
    ])
    expect(reasons).toEqual(['body above the bound', 'partner unknown'].map(reason => ['LEGACY_RETIRED', reason]))
    expect(kit.legacy.priceCalls()).toHaveLength(0)
    expect((await kit.price()).status).toBe(200)
  })

  it.each([
    ['no JSON', { body: 'not json' }, 400],
    ['no object', { body: '[1]' }, 400],
    ['no body', { body: '' }, 400],
    ['a wrong key', { headers: { 'X-Api-Key': 'nobody' } }, 401],
    ['no key', { headers: {} }, 401],
    ['a wrong key and no JSON', { headers: { 'X-Api-Key': 'nobody' }, body: 'not json' }, 401],
  ])('answers in stage retired as the contract says, without a price call to legacy: %s', async (_what, changed, status) => {
    await using kit = await startKit({ stage: 'retired' })
    const answer = await kit.price(changed)
    expect([answer.status, answer.text]).toEqual([status, status === 401 ? '' : badRequest])
    expect(answer.rawHeaders).toEqual([
      ...(status === 401 ? ['WWW-Authenticate', 'ApiKey'] : ['Content-Type', 'text/html; charset=utf-8']),
      ...['Content-Length', String(answer.body.length), 'Date', expect.any(String), 'Server', 'Kestrel', 'X-Powered-By', 'ASP.NET'],
      ...['X-MES-Node', nodeName, 'Connection', 'close'],
    ])
    expect(await kit.decisions(list => list.length === 1)).toMatchObject([{ answeredBy: 'candidate', fallbackCause: null }])
    expect(kit.legacy.priceCalls()).toHaveLength(0)
  })

  it('keeps figures as text, so that a price is what the quote says', async () => {
    await using kit = await startKit({ stage: 'live' })
    const answer = await kit.price({ path: '/api/partner/prices?Preview=true' })
    const { CalculatedAt, DurationMs } = JSON.parse(answer.text)
    const request = { modelSha256, material: 'SILVER925', finish: 'POLISHED', quantity: 10 }
    const frame = { calculationId: null, modelId, calculatedAt: CalculatedAt, durationMs: DurationMs }
    expect(answer.body.equals(encodePrice({ request, breakdown }, frame))).toBe(true)
  })
})
