// Prices of partners, over real HTTP: every refusal and every line of the contract's close reading on them, stored prices, and the one desk.
import { afterAll, describe, expect, test } from 'vitest'
import { refusals, startOnePartner } from './one-partner.ts'
import { sessionOf, uploadModel } from './stand-in.ts'

const partner = await startOnePartner()
afterAll(() => partner[Symbol.asyncDispose]())
const { asked, calculate, counts, key, mes, modelId, post, price, strangersKey } = partner

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
    const busyMs: number[] = []
    while (isCalculating) busyMs.push(await timed())
    // The first may be answered before the calculation has begun, the last after it.
    expect(busyMs.length).toBeGreaterThan(1)
    expect(busyMs.sort((left, right) => left - right)[busyMs.length >> 1]!).toBeGreaterThan(idleMs * 3)
    await calculation
  })
})
