// What becomes of a price, over real HTTP: orders made from it, and prices that were calculated outside MES and imported.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { refusal, refusals, startOnePartner } from './one-partner.ts'
import { adminKeyOf, queryDatabase, sessionOf } from './stand-in.ts'

const partner = await startOnePartner()
afterAll(() => partner[Symbol.asyncDispose]())
const { asked, calculate, key, mes, modelId, post, price, strangersKey } = partner

describe('orders', () => {
  test('an order is made from a calculation and reads the same afterwards', async () => {
    const { CalculationId } = await calculate()
    const made = await post('/api/partner/orders', { CalculationId, Comment: 'К празднику "завтра"' })
    const { OrderId } = JSON.parse(made.text) as { OrderId: number }
    const form = new RegExp(
      `^\\{"Success":true,"OrderId":${OrderId},"Number":"A-${String(OrderId).padStart(6, '0')}","Status":"PRICE_CALCULATED","CalculationId":${CalculationId},"Total":19467\\.78,"Currency":"RUB","CreatedAt":"(.{27})"\\}$`,
    )
    const [, createdAt] = form.exec(made.text)!
    const read = await mes.ask('GET', `/api/partner/orders/${OrderId}`, { headers: key })
    expect(read.text).toBe(`${made.text.slice(0, -1)},"UpdatedAt":"${createdAt}"}`)
    const card = JSON.parse((await mes.ask('GET', `/api/orders/${OrderId}`, { headers: await sessionOf(mes) })).text) as { Order: object }
    expect(card.Order).toMatchObject({
      Channel: 'B2B',
      PartnerName: mes.credentials.partners[0]!.name,
      OperatorName: null,
      Material: 'SILVER925',
      Finish: 'POLISHED',
      Quantity: 10,
      CalculationId,
      Comment: 'К празднику "завтра"',
      History: [{ From: null, To: 'PRICE_CALCULATED', By: mes.credentials.partners[0]!.name, At: createdAt }],
    })
  })

  test('a new order stands first in the list', async () => {
    const { CalculationId } = await calculate()
    const { OrderId } = JSON.parse((await post('/api/partner/orders', { CalculationId })).text) as { OrderId: number }
    const { text } = await mes.ask('GET', '/api/orders?PageSize=1', { headers: await sessionOf(mes) })
    expect((JSON.parse(text) as { Items: { OrderId: number }[] }).Items[0]!.OrderId).toBe(OrderId)
  })

  test('a calculation of nobody, of another partner or no id at all is CALCULATION_NOT_FOUND, and uses up no order id', async () => {
    const { CalculationId } = await calculate()
    const before = await queryDatabase(mes.databaseUrl, 'SELECT last_value FROM order_ids')
    for (const body of [
      { CalculationId: 2147483647 },
      { CalculationId: String(CalculationId) },
      { CalculationId: null },
      { CalculationId: 1.5 },
      {},
    ]) {
      expect((await post('/api/partner/orders', body)).text).toBe(refusals.calculationNotFound)
    }
    expect((await post('/api/partner/orders', { CalculationId }, strangersKey)).text).toBe(refusals.calculationNotFound)
    expect(await queryDatabase(mes.databaseUrl, 'SELECT last_value FROM order_ids')).toEqual(before)
  })

  test('a comment may be missing, null or up to 500 characters; longer, of another type or with NUL it is the 400 page', async () => {
    const { CalculationId } = await calculate()
    for (const Comment of [undefined, null, '', 'я'.repeat(500), '💍'.repeat(500), '\ud800']) {
      expect((await post('/api/partner/orders', { CalculationId, Comment })).text).toContain('"Success":true')
    }
    for (const Comment of ['я'.repeat(501), 5, {}, 'a\u0000b'])
      expect((await post('/api/partner/orders', { CalculationId, Comment })).status).toBe(400)
  })

  test('an order of nobody or of another partner is ORDER_NOT_FOUND', async () => {
    const { CalculationId } = await calculate()
    const { OrderId } = JSON.parse((await post('/api/partner/orders', { CalculationId })).text) as { OrderId: number }
    expect((await mes.ask('GET', `/api/partner/orders/${OrderId}`, { headers: strangersKey })).text).toBe(refusals.orderNotFound)
    expect((await mes.ask('GET', '/api/partner/orders/2147483647', { headers: key })).text).toBe(refusals.orderNotFound)
  })
})

describe('import', () => {
  let nextId = 1_000_000_000
  let body: string
  const importBody = (text: string, id: number, partnerId = 1) =>
    text.replace('"Success":true,', '').replace(/"CalculationId":(\d+|null),/, `"CalculationId":${id},"PartnerId":${partnerId},`)
  const send = (text: string) => mes.ask('POST', '/api/admin/prices/import', { headers: adminKeyOf(mes), body: text })
  const conflict = refusal('IMPORT_CONFLICT', 'Расчёт с этим номером уже есть и отличается')

  beforeAll(async () => {
    body = importBody(await price(asked(), '?Preview=true'), nextId)
  })
  const fresh = () => {
    nextId += 1
    return { id: nextId, text: body.replace(/"CalculationId":\d+/, `"CalculationId":${nextId}`) }
  }

  test('an imported calculation reads as MES would have answered it, and can be ordered', async () => {
    const { id, text } = fresh()
    expect((await send(text)).text).toBe(`{"Success":true,"CalculationId":${id}}`)
    const stored = await mes.ask('GET', `/api/partner/prices/${id}`, { headers: key })
    expect(stored.text).toBe(text.replace('{', '{"Success":true,').replace('"PartnerId":1,', ''))
    expect((await mes.ask('GET', `/api/partner/prices/${id}`, { headers: strangersKey })).text).toBe(refusals.calculationNotFound)
    expect((await post('/api/partner/orders', { CalculationId: id })).text).toContain(`"CalculationId":${id},"Total":19467.78,`)
  })

  test('the same body again is the same answer, whatever its blanks, order of keys and unknown keys; another body is IMPORT_CONFLICT', async () => {
    const { id, text } = fresh()
    const confirmed = `{"Success":true,"CalculationId":${id}}`
    const reordered = `{\n "Unknown":[{}],"DurationMs":0,${text.slice(1).replace('"Quantity":10', '"Quantity" : 1e1')}`
    for (const same of [text, text, reordered]) expect((await send(same)).text).toBe(confirmed)
    for (const [from, to] of [
      ['"Total":19467.78', '"Total":19467.79'],
      ['"PartnerId":1', '"PartnerId":2'],
      ['"OpenEdges":0', '"OpenEdges":1'],
      ['POLISHED', 'NONE'],
    ] as const) {
      const reply = await send(text.replace(from, to))
      expect([reply.status, reply.text]).toEqual([200, conflict])
    }
    expect((await send(text)).text).toBe(confirmed)
    expect(await queryDatabase(mes.databaseUrl, 'SELECT count(*)::int FROM calculations WHERE calculation_id = $1', [id])).toEqual([
      { count: 1 },
    ])
  })

  test('many imports of one id at the same time leave one row: alike they are all confirmed, different ones conflict', async () => {
    const alike = fresh()
    const answers = await Promise.all(Array.from({ length: 16 }, () => send(alike.text)))
    expect(new Set(answers.map(answer => answer.text))).toEqual(new Set([`{"Success":true,"CalculationId":${alike.id}}`]))
    const rivals = fresh()
    const outcomes = await Promise.all(
      Array.from({ length: 8 }, (_, at) => send(rivals.text.replace(/"OpenEdges":0/, `"OpenEdges":${at}`))),
    )
    expect(outcomes.filter(outcome => outcome.text === conflict)).toHaveLength(7)
  })

  test('figures keep the digits they came with', async () => {
    const { id, text } = fresh()
    const huge = text
      .replace('"Total":19467.78', '"Total":123456789012345678901234567890.50')
      .replace('"VolumeMm3":166.667', '"VolumeMm3":98765432109876543210.100')
    await send(huge)
    const stored = await mes.ask('GET', `/api/partner/prices/${id}`, { headers: key })
    expect(stored.text).toContain('"Total":123456789012345678901234567890.50,')
    expect(stored.text).toContain('"VolumeMm3":98765432109876543210.100,')
    expect((await post('/api/partner/orders', { CalculationId: id })).text).toContain('"Total":123456789012345678901234567890.50,')
  })

  test('a missing key, at any depth, is the 400 page', async () => {
    const { text } = fresh()
    const names = Object.keys(JSON.parse(text) as object)
    expect(names).toHaveLength(21)
    for (const name of names) {
      const without = text.replace(new RegExp(`"${name}":(\\{.*?\\}|\\[.*?\\]|"[^"]*"|[^,}]+),?`), '').replace(/,\}$/, '}')
      expect(Object.keys(JSON.parse(without) as object)).toEqual(names.filter(other => other !== name))
      expect([name, (await send(without)).status]).toEqual([name, 400])
    }
    for (const member of ['"X":10.000,', '"Code":"CASTING",', ',"Amount":662.40', '{"Code":"REPAIR","Amount":0.00},']) {
      expect(text).toContain(member)
      expect([member, (await send(text.replace(member, ''))).status]).toEqual([member, 400])
    }
  })

  test('an id below 1 000 000 000 or above int32, and figures of another form, are the 400 page', async () => {
    const { id, text } = fresh()
    const wrong: [string, string][] = [
      [`"CalculationId":${id}`, '"CalculationId":999999999'],
      [`"CalculationId":${id}`, '"CalculationId":2147483648'],
      [`"CalculationId":${id}`, `"CalculationId":"${id}"`],
      ['"PartnerId":1', '"PartnerId":0'],
      ['"Total":19467.78', '"Total":19467.8'],
      ['"Total":19467.78', '"Total":"19467.78"'],
      ['"Total":19467.78', '"Total":1.946778e4'],
      ['"Total":19467.78', '"Total":-19467.78'],
      ['"VolumeMm3":166.667', '"VolumeMm3":166.67'],
      ['"Quantity":10', '"Quantity":10001'],
      ['SILVER925', 'TIN'],
      ['POLISHED', 'RUSTY'],
      ['"Facets":4', '"Facets":4.5'],
      ['"Currency":"RUB"', '"Currency":"EUR"'],
      ['"Code":"MATERIAL"', '"Code":"WAX_PRINT"'],
      ['"CalculatedAt":"20', '"CalculatedAt":"x20'],
      ['"SizeMm":{', '"SizeMm":[],"Size":{'],
      ['"Lines":[', '"Lines":null,"L":['],
    ]
    for (const [from, to] of wrong) {
      expect(text).toContain(from)
      expect([to, (await send(text.replace(from, to))).status]).toEqual([to, 400])
    }
    expect((await send(text)).text).toContain('"Success":true')
  })

  test('a model that is not that partner’s is MODEL_NOT_FOUND, and nothing is registered', async () => {
    const { id, text } = fresh()
    for (const [from, to] of [
      ['"PartnerId":1', '"PartnerId":2'],
      ['"PartnerId":1', '"PartnerId":999'],
      [`"ModelId":${modelId}`, '"ModelId":9999999'],
    ] as const) {
      expect((await send(text.replace(from, to))).text).toBe(refusals.modelNotFound)
    }
    expect((await send(text)).text).toBe(`{"Success":true,"CalculationId":${id}}`)
  })
})
