// What partners do, over real HTTP: models in and out, prices, stored prices, orders; every refusal and every line of the contract's close reading on them.
import { createHash, randomBytes } from 'node:crypto'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  adminKeyOf,
  keyOf,
  queryDatabase,
  type Reply,
  type StandIn,
  sessionOf,
  startStandIn,
  tetrahedron,
  uploadModel,
} from './stand-in.ts'

let mes: StandIn
let key: { 'X-Api-Key': string }
let strangersKey: { 'X-Api-Key': string }
let modelId: number

beforeAll(async () => {
  mes = await startStandIn()
  key = keyOf(mes, 0)
  strangersKey = keyOf(mes, 1)
  modelId = await uploadModel(mes, tetrahedron)
})
afterAll(() => mes[Symbol.asyncDispose]())

const sha256 = (bytes: string | Uint8Array) => createHash('sha256').update(bytes).digest('hex')
const refusal = (code: string, message: string) => `{"Success":false,"Error":{"Code":"${code}","Message":"${message}"}}`
const refusals = {
  modelNotFound: refusal('MODEL_NOT_FOUND', 'Модель не найдена'),
  unreadable: refusal('MODEL_UNREADABLE', 'Файл модели не читается'),
  empty: refusal('MODEL_EMPTY', 'В модели нет граней'),
  flat: refusal('MODEL_FLAT', 'Модель плоская'),
  tooLarge: refusal('MODEL_TOO_LARGE', 'Слишком много граней: больше 5000000'),
  material: refusal('MATERIAL_UNKNOWN', 'Неизвестный материал'),
  finish: refusal('FINISH_UNKNOWN', 'Неизвестное покрытие'),
  quantity: refusal('QUANTITY_OUT_OF_RANGE', 'Количество должно быть от 1 до 10000'),
  calculationNotFound: refusal('CALCULATION_NOT_FOUND', 'Расчёт не найден'),
  orderNotFound: refusal('ORDER_NOT_FOUND', 'Заказ не найден'),
}

const asked = () => ({ ModelId: modelId, Material: 'SILVER925', Finish: 'POLISHED', Quantity: 10 as unknown })
const post = (path: string, body: unknown, headers: Record<string, string> = key) =>
  mes.ask('POST', path, { headers, body: typeof body === 'string' ? body : JSON.stringify(body) })
const price = async (body: unknown, query = '', headers = key) => (await post(`/api/partner/prices${query}`, body, headers)).text
const calculate = async () => JSON.parse(await price(asked())) as { CalculationId: number; Total: number }
const counts = async () =>
  queryDatabase(
    mes.databaseUrl,
    'SELECT (SELECT count(*)::int FROM calculations) AS calculations, (SELECT last_value::int FROM calculation_ids) AS id',
  )

describe('models', () => {
  const download = (id: number, headers: Record<string, string> = {}) =>
    mes.ask('GET', `/api/partner/models/${id}`, { headers: { ...key, ...headers } })

  test('raw bytes of any content type but multipart are taken, none included, counted and chunked', async () => {
    for (const body of ['', 'no STL at all', randomBytes(200_000)]) {
      for (const [type, chunked] of [
        ['application/octet-stream', false],
        ['application/json', true],
        ['model/stl', false],
        ['text/plain', true],
      ] as const) {
        const reply = await mes.ask('POST', '/api/partner/models', { headers: { ...key, 'Content-Type': type }, body, chunked })
        const { ModelId } = JSON.parse(reply.text) as { ModelId: number }
        expect(reply.text).toBe(`{"Success":true,"ModelId":${ModelId},"Bytes":${body.length},"Sha256":"${sha256(body)}"}`)
        expect((await download(ModelId)).bytes.equals(Buffer.from(body))).toBe(true)
      }
    }
  })

  test('ids go up by one and stay below ten million', async () => {
    const first = await uploadModel(mes, tetrahedron)
    expect(await uploadModel(mes, tetrahedron)).toBe(first + 1)
    expect(first).toBeLessThan(10_000_000)
  })

  test('a download is octets with ETag and Accept-Ranges', async () => {
    const reply = await download(modelId)
    expect(reply.text).toBe(tetrahedron)
    expect(reply.rawHeaders.slice(0, 8)).toEqual([
      'Content-Type',
      'application/octet-stream',
      'ETag',
      `"${sha256(tetrahedron)}"`,
      'Accept-Ranges',
      'bytes',
      'Content-Length',
      String(tetrahedron.length),
    ])
  })

  test('a range is 206 with exactly its bytes', async () => {
    const size = tetrahedron.length
    for (const [range, first, last] of [
      ['bytes=0-0', 0, 0],
      ['bytes=5-9', 5, 9],
      ['bytes=10-', 10, size - 1],
      ['bytes=-7', size - 7, size - 1],
      [`bytes=0-${size * 2}`, 0, size - 1],
      [`bytes=-${size * 2}`, 0, size - 1],
    ] as const) {
      const reply = await download(modelId, { Range: range })
      expect([reply.status, reply.headers['content-range'], reply.text]).toEqual([
        206,
        `bytes ${first}-${last}/${size}`,
        tetrahedron.slice(first, last + 1),
      ])
    }
  })

  test('a range beyond the end is 416; several ranges, other units and nonsense are answered whole', async () => {
    const size = tetrahedron.length
    for (const range of [`bytes=${size}-`, 'bytes=-0', `bytes=${size + 5}-${size + 6}`]) {
      const reply = await download(modelId, { Range: range })
      expect([reply.status, reply.headers['content-range'], reply.text]).toEqual([416, `bytes */${size}`, ''])
    }
    for (const range of ['bytes=0-1,3-4', 'lines=0-1', 'bytes=5-2', 'bytes=', 'bytes=a-b']) {
      const reply = await download(modelId, { Range: range })
      expect([reply.status, reply.text]).toEqual([200, tetrahedron])
    }
    const nothing = await download(await uploadModel(mes, ''), { Range: 'bytes=0-0' })
    expect([nothing.status, nothing.headers['content-range']]).toEqual([416, 'bytes */0'])
  })

  test('If-Range and If-None-Match look at the ETag', async () => {
    const etag = `"${sha256(tetrahedron)}"`
    expect((await download(modelId, { Range: 'bytes=0-0', 'If-Range': etag })).status).toBe(206)
    expect((await download(modelId, { Range: 'bytes=0-0', 'If-Range': '"other"' })).status).toBe(200)
    expect((await download(modelId, { 'If-None-Match': etag })).status).toBe(304)
  })

  test('a model of nobody or of another partner is MODEL_NOT_FOUND', async () => {
    expect((await mes.ask('GET', `/api/partner/models/${modelId}`, { headers: strangersKey })).text).toBe(refusals.modelNotFound)
    expect((await download(2147483647)).text).toBe(refusals.modelNotFound)
  })
})

describe('multipart', () => {
  const boundary = 'X-b0undary'
  const part = (disposition: string, body: string) => `--${boundary}\r\nContent-Disposition: form-data; ${disposition}\r\n\r\n${body}\r\n`
  const end = `--${boundary}--\r\n`
  const send = (body: string | Buffer, type = `multipart/form-data; boundary=${boundary}`, chunked = false): Promise<Reply> =>
    mes.ask('POST', '/api/partner/models', { headers: { ...key, 'Content-Type': type }, body, chunked })

  test('the field File counts, with or without a file name, whatever stands around it', async () => {
    const expected = `"Bytes":${tetrahedron.length},"Sha256":"${sha256(tetrahedron)}"}`
    const bodies = [
      part('name="File"; filename="ring.stl"', tetrahedron) + end,
      part('name="File"', tetrahedron) + end,
      part('name="Comment"', 'first') + part('name=File; filename=a', tetrahedron) + part('name="Other"; filename="b"', 'x') + end,
      `preamble\r\n${part('name="File"', tetrahedron)}${end}epilogue`,
    ]
    for (const body of bodies) for (const chunked of [true, false]) expect((await send(body, undefined, chunked)).text).toContain(expected)
    expect((await send(bodies[0]!, `Multipart/Form-Data; Boundary="${boundary}"`)).text).toContain(expected)
  })

  test('of several fields File the first counts, and an empty one is a model of no bytes', async () => {
    expect((await send(part('name="File"; filename="a"', 'first') + part('name="File"; filename="b"', 'second') + end)).text).toContain(
      `"Bytes":5,"Sha256":"${sha256('first')}"`,
    )
    expect((await send(part('name="File"; filename="a"', '') + end)).text).toContain('"Bytes":0,')
  })

  test('bytes that look like a boundary but are none stay in the model', async () => {
    const tricky = Buffer.concat([Buffer.from('\r\n--X-b0undar\r\n--'), randomBytes(300_000), Buffer.from('\r\n--')])
    const framed = Buffer.concat([Buffer.from(part('name="File"; filename="a"', '').slice(0, -2)), tricky, Buffer.from(`\r\n${end}`)])
    expect((await send(framed)).text).toContain(`"Bytes":${tricky.length},"Sha256":"${sha256(tricky)}"`)
  })

  test('without File, without a boundary, of another kind or broken off it is the 400 page and nothing is kept', async () => {
    const before = await queryDatabase(mes.databaseUrl, 'SELECT count(*)::int, max(model_id) FROM models')
    const broken: [string, string?][] = [
      [part('name="file"; filename="a"', 'x') + end],
      [end],
      [''],
      ['no multipart at all'],
      [part('name="File"', 'x') + end, 'multipart/form-data'],
      [part('name="File"', 'x') + end, `multipart/mixed; boundary=${boundary}`],
      [part('name="File"; filename="a"', tetrahedron).slice(0, -10)],
      [part('name="File"; filename="a"', 'x') + part('name="Other"', 'y').slice(0, -4)],
      [part('name="File"; filename="a"', 'x')],
      [`--${boundary}\r\nno header at all\r\n\r\nx\r\n${end}`],
    ]
    for (const [body, type] of broken) {
      const reply = await send(body, type)
      expect([body, reply.status]).toEqual([body, 400])
      expect(reply.text).toContain('<h1>400</h1>')
    }
    expect(await queryDatabase(mes.databaseUrl, 'SELECT count(*)::int, max(model_id) FROM models')).toEqual(before)
    expect(await readdir(join(mes.modelsDir, 'unfinished'))).toEqual([])
  })
})

describe('prices', () => {
  test('the answer has its keys in order, its decimals with their scale and its times with seven digits', async () => {
    const text = await price(asked())
    const { CalculationId } = JSON.parse(text) as { CalculationId: number }
    const figures = new RegExp(
      `^\\{"Success":true,"CalculationId":${CalculationId},"ModelId":${modelId},"Material":"SILVER925","Finish":"POLISHED","Quantity":10,"Facets":4,"OpenEdges":0,` +
        '"VolumeMm3":166\\.667,"AreaMm2":236\\.603,"SizeMm":\\{"X":10\\.000,"Y":10\\.000,"Z":10\\.000\\},"MassGrams":1\\.865,' +
        '"Lines":\\[\\{"Code":"MATERIAL","Amount":276\\.95\\},\\{"Code":"WAX_PRINT","Amount":590\\.35\\},\\{"Code":"CASTING","Amount":662\\.40\\},' +
        '\\{"Code":"FINISH","Amount":150\\.00\\},\\{"Code":"COMPLEXITY","Amount":0\\.00\\},\\{"Code":"REPAIR","Amount":0\\.00\\},\\{"Code":"MINIMUM","Amount":0\\.00\\}\\],' +
        '"UnitPrice":1679\\.70,"UnitDiscount":83\\.98,"Net":15957\\.20,"Vat":3510\\.58,"Total":19467\\.78,"Currency":"RUB",' +
        '"CalculatedAt":"\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{7}","DurationMs":\\d+\\}$',
    )
    expect(text).toMatch(figures)
    expect(CalculationId).toBeLessThan(10_000_000)
  })

  test('CalculatedAt is Moscow time', async () => {
    const { CalculatedAt } = JSON.parse(await price(asked())) as { CalculatedAt: string }
    expect(Math.abs(Date.parse(`${CalculatedAt.slice(0, 23)}+03:00`) - Date.now())).toBeLessThan(20_000)
  })

  test('a stored calculation answers the very bytes again, to its partner only', async () => {
    const reply = await post('/api/partner/prices', asked())
    const { CalculationId } = JSON.parse(reply.text) as { CalculationId: number }
    const again = await mes.ask('GET', `/api/partner/prices/${CalculationId}`, { headers: key })
    expect(again.bytes.equals(reply.bytes)).toBe(true)
    for (const [id, headers] of [
      [CalculationId, strangersKey],
      [2147483647, key],
    ] as const) {
      expect((await mes.ask('GET', `/api/partner/prices/${id}`, { headers })).text).toBe(refusals.calculationNotFound)
    }
  })

  test('a preview is the same price without an id, and stores nothing; Preview is on for true in any case only', async () => {
    const before = await counts()
    for (const query of ['?Preview=true', '?Preview=True', '?Preview=TRUE', '?x=1&Preview=tRuE'])
      expect(await price(asked(), query)).toContain('"CalculationId":null,"ModelId"')
    expect(await counts()).toEqual(before)
    for (const query of ['?Preview=1', '?Preview=', '?Preview', '?preview=true', '?Preview=false&Preview=true', '?Preview=yes'])
      expect(await price(asked(), query)).toMatch(/"CalculationId":\d+,/)
  })

  test('refusals and previews use up no id: the next price takes the next one', async () => {
    const { CalculationId } = await calculate()
    await price({ ...asked(), Quantity: 0 })
    await price({ ...asked(), ModelId: await uploadModel(mes, 'solid\nendsolid') })
    await price(asked(), '?Preview=true')
    expect((await calculate()).CalculationId).toBe(CalculationId + 1)
  })

  test('Quantity is judged on the exact value of the number that was written', async () => {
    const withQuantity = (text: string) => JSON.stringify(asked()).replace('"Quantity":10', `"Quantity":${text}`)
    for (const [text, value] of [
      ['10', 10],
      ['10.0', 10],
      ['1e1', 10],
      ['1E+1', 10],
      ['100e-1', 10],
      ['0.1e2', 10],
      ['1', 1],
      ['10000', 10_000],
      ['1e4', 10_000],
      ['1000000e-2', 10_000],
    ] as const) {
      expect(await price(withQuantity(text), '?Preview=true')).toContain(`"Quantity":${value},"Facets"`)
    }
    for (const text of [
      '0',
      '-1',
      '-0',
      '10001',
      '1.5',
      '10.00000000000000001',
      '1e5',
      '1e999999999',
      '1e-1',
      '"10"',
      'true',
      'null',
      '[10]',
      '{}',
      '99999999999999999999',
    ]) {
      expect([text, await price(withQuantity(text))]).toEqual([text, refusals.quantity])
    }
    expect(await price('{"ModelId":1,"Material":"BRASS","Finish":"NONE"}')).toBe(refusals.quantity)
  })

  test('ModelId is a positive int32 as a number, however written', async () => {
    const withModel = (text: string) => JSON.stringify(asked()).replace(`"ModelId":${modelId}`, `"ModelId":${text}`)
    for (const text of [`${modelId}.0`, `${modelId}0e-1`])
      expect(await price(withModel(text), '?Preview=true')).toContain(`"ModelId":${modelId},`)
    for (const text of [`"${modelId}"`, `${modelId}.5`, '0', '-1', '2147483648', '1e30', 'null', 'true', '{"ModelId":1}'])
      expect(await price(withModel(text))).toBe(refusals.modelNotFound)
    expect(await price({ Material: 'BRASS', Finish: 'NONE', Quantity: 1 })).toBe(refusals.modelNotFound)
    expect(await price(asked(), '', strangersKey)).toBe(refusals.modelNotFound)
  })

  test('Material and Finish are compared letter by letter; missing, null and other types are unknown', async () => {
    for (const Material of ['silver925', 'SILVER925 ', '', 'СILVER925', null, 5, ['SILVER925'], undefined])
      expect(await price({ ...asked(), Material })).toBe(refusals.material)
    for (const Finish of ['polished', '', 'none', null, false, undefined]) expect(await price({ ...asked(), Finish })).toBe(refusals.finish)
    expect(await price({ ...asked(), Material: undefined, material: 'SILVER925' })).toBe(refusals.material)
    expect(
      await price(JSON.stringify({ ...asked(), Unknown: { Material: 'x' } }).replace('SILVER925', 'SILV\\u0045R925'), '?Preview=true'),
    ).toContain('"Material":"SILVER925"')
  })

  test('of double keys the last wins, in any spelling of the key', async () => {
    const doubled = JSON.stringify(asked()).replace('}', ',"Qu\\u0061ntity":3,"Material":"BRASS"}')
    expect(await price(doubled, '?Preview=true')).toContain('"Material":"BRASS","Finish":"POLISHED","Quantity":3,')
  })

  test('checks go in the order material, finish, quantity, model found, model content', async () => {
    const bad = { Material: 'X', Finish: 'X', Quantity: 0, ModelId: 0 }
    expect(await price(bad)).toBe(refusals.material)
    expect(await price({ ...bad, Material: 'BRASS' })).toBe(refusals.finish)
    expect(await price({ ...bad, Material: 'BRASS', Finish: 'NONE' })).toBe(refusals.quantity)
    expect(await price({ ...bad, Material: 'BRASS', Finish: 'NONE', Quantity: 1 })).toBe(refusals.modelNotFound)
  })

  test('a model is judged when it is priced', async () => {
    const facet = (z: number) => `facet normal 0 0 1 outer loop vertex 0 0 0 vertex 1 0 0 vertex 0 1 ${z} endloop endfacet`
    const tooLarge = Buffer.alloc(84)
    tooLarge.writeUInt32LE(0, 80)
    const models: [string | Uint8Array, string][] = [
      ['', refusals.unreadable],
      ['no STL at all', refusals.unreadable],
      [`solid\n${facet(1)}`, refusals.unreadable],
      ['solid\nendsolid\n', refusals.empty],
      [tooLarge, refusals.empty],
      [`solid\n${facet(0)}\nendsolid\n`, refusals.flat],
    ]
    const before = await counts()
    for (const [bytes, expected] of models) expect(await price({ ...asked(), ModelId: await uploadModel(mes, bytes) })).toBe(expected)
    expect(await counts()).toEqual(before)
  })

  test('a model of 5 000 001 facets is refused before any of them is read', { timeout: 60_000 }, async () => {
    const bytes = Buffer.alloc(84 + 50 * 5_000_001)
    bytes.writeUInt32LE(5_000_001, 80)
    expect(await price({ ...asked(), ModelId: await uploadModel(mes, bytes) })).toBe(refusals.tooLarge)
  })
})

describe('the price desk', () => {
  /** Triangles side by side, all edges open: facets² comparisons, so that a calculation takes a while. */
  const triangles = (facetCount: number) => {
    const bytes = Buffer.alloc(84 + 50 * facetCount)
    bytes.writeUInt32LE(facetCount, 80)
    for (let facet = 0; facet < facetCount; facet += 1) {
      const corners = [facet, 0, 0, facet + 1, 0, 0, facet, 1, 1]
      for (const [at, value] of corners.entries()) bytes.writeFloatLE(value, 84 + 50 * facet + 12 + 4 * at)
    }
    return bytes
  }

  test('prices are calculated one after another, first come first served, and DurationMs counts the waiting', {
    timeout: 60_000,
  }, async () => {
    const slow = await uploadModel(mes, triangles(6_000))
    const finished: string[] = []
    const ask = async (name: string, ModelId: number) => {
      const text = await price({ ...asked(), ModelId }, '?Preview=true')
      finished.push(name)
      return JSON.parse(text) as { DurationMs: number }
    }
    const one = ask('slow', slow)
    await mes.ask('GET', '/health') // the slow one has reached the desk before the quick ones are sent
    const others = await Promise.all([one, ask('quick', modelId), ask('quick', modelId)])
    expect(finished[0]).toBe('slow')
    // Alone it takes less than a hundredth of the slow one's time.
    expect(others[1].DurationMs).toBeGreaterThan(others[0].DurationMs / 10)
  })

  test('the dashboard answers while a price is calculated, but slower', { timeout: 60_000 }, async () => {
    const session = await sessionOf(mes)
    const timed = async () => {
      const startedAt = performance.now()
      await mes.ask('GET', '/api/orders?PageSize=10', { headers: session })
      return performance.now() - startedAt
    }
    // The best of five: other processes delay some.
    const idleMs = Math.min(await timed(), await timed(), await timed(), await timed(), await timed())
    let isCalculating = true
    const calculation = price({ ...asked(), ModelId: await uploadModel(mes, triangles(12_000)) }, '?Preview=true').then(() => {
      isCalculating = false
    })
    await mes.ask('GET', '/health')
    const busyMs = await timed()
    expect(isCalculating).toBe(true)
    expect(busyMs).toBeGreaterThan(idleMs * 3)
    await calculation
  })
})

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
