// Laws of the price adapter that hold for every input, and those of its small parts.
import { type Breakdown, FinishCode, limits, lineCodes, MaterialCode, refusalCodes } from '@ficus/pricing-service/contract'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  calculationIdOf,
  decodePriceRequest,
  encodePrice,
  encodeRefusal,
  keptPriceRequest,
  legacyRefusalMessages,
  legacyTime,
  normalisePriceAnswer,
  type PriceAnswer,
  toLegacyRefusal,
} from './index.ts'
import { legacyFinishes, legacyMaterials, legacyQuantityMax } from './vocabulary.ts'

const target = '/api/partner/prices'
const literalsOf = (union: unknown) => (union as { anyOf: { const: string }[] }).anyOf.map(member => member.const)
const asked = fc.record({
  ModelId: fc.integer({ min: 1, max: 2_147_483_647 }),
  Material: fc.constantFrom(...legacyMaterials),
  Finish: fc.constantFrom(...legacyFinishes),
  Quantity: fc.integer({ min: 1, max: 10_000 }),
})

describe('decoding', () => {
  test('never throws, whatever bytes and target come', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.uint8Array({ maxLength: 200 }), (path, body) => void decodePriceRequest(path, body)),
    )
    fc.assert(fc.property(fc.string(), fc.json(), (path, body) => void decodePriceRequest(path, Buffer.from(body))))
  })

  test('leaves everything that is no JSON object to legacy, and nothing that is one', () => {
    const isObject = (text: string) => /^\s*\{/.test(text)
    fc.assert(
      fc.property(fc.json(), text => {
        expect(decodePriceRequest(target, Buffer.from(text)).kind === 'legacy-only').toBe(!isObject(text))
        expect(decodePriceRequest(target, Buffer.from(text.slice(0, -1))).kind).toSatisfy(kind => kind === 'legacy-only' || !isObject(text))
      }),
    )
  })

  test('a body nested too deeply to judge is left to legacy', () => {
    const deep = `{"a":${'['.repeat(200_000)}${']'.repeat(200_000)}}`
    expect(decodePriceRequest(target, Buffer.from(deep))).toEqual({
      ...{ kind: 'legacy-only', reason: 'the body is nested too deeply to judge' },
      isBadRequest: false,
    })
  })

  test('keeps the meaning of every request of the contract, however its numbers are written', () => {
    const writings = fc.constantFrom(
      (value: number) => `${value}`,
      (value: number) => `${value}.000`,
      (value: number) => `${value}e0`,
      (value: number) => `${value}00E-2`,
      (value: number) => value.toExponential(),
    )
    fc.assert(
      fc.property(asked, writings, fc.boolean(), (request, write, preview) => {
        const { ModelId, Material, Finish, Quantity } = request
        const body = `{"ModelId":${write(ModelId)},"Material":"${Material}","Finish":"${Finish}","Quantity":${write(Quantity)}}`
        expect(decodePriceRequest(preview ? `${target}?Preview=true` : target, Buffer.from(body))).toEqual({
          kind: 'price',
          modelId: ModelId,
          preview,
          material: Material,
          finish: Finish,
          quantity: Quantity,
        })
      }),
    )
  })
})

describe('encoding', () => {
  const ofFrame = ['CalculationId', 'CalculatedAt', 'DurationMs']
  const withoutFrame = ({ fields }: PriceAnswer) => fields.filter(({ path }) => !ofFrame.includes(path))
  const figure = (places: number) =>
    fc.bigInt({ min: 0n, max: 10n ** 24n }).map(minor => {
      const digits = minor.toString().padStart(places + 1, '0')
      return `${digits.slice(0, -places)}.${digits.slice(-places)}`
    })
  const breakdown = fc
    .record({
      facetCount: fc.nat(),
      openEdgeCount: fc.nat(),
      volumeMm3: figure(3),
      areaMm2: figure(3),
      sizeMm: fc.record({ x: figure(3), y: figure(3), z: figure(3) }),
      massGrams: figure(3),
      lines: fc.array(fc.record({ code: fc.constantFrom(...lineCodes), amount: figure(2) })),
      unitPrice: figure(2),
      unitDiscount: figure(2),
      net: figure(2),
      vat: figure(2),
      total: figure(2),
      currency: fc.constant('RUB' as const),
    })
    .map(figures => figures as unknown as Breakdown)
  const frame = { calculationId: 1_000_000_001, modelId: 1, calculatedAt: legacyTime(0), durationMs: 12 }
  const quoteOf = ({ Material, Finish, Quantity }: { Material: string; Finish: string; Quantity: number }) => ({
    modelSha256: '0'.repeat(64),
    material: Material,
    finish: Finish,
    quantity: Quantity,
  })

  test('writes JSON whose figures have exactly the text they came with, and the same ones under any frame', () => {
    fc.assert(
      fc.property(asked, breakdown, fc.nat(), (request, figures, other) => {
        const quote = { request: quoteOf(request), breakdown: figures }
        const answer = normalisePriceAnswer(200, encodePrice(quote, frame))
        const texts = new Map(answer.fields.map(field => [field.path, field.text]))
        expect(texts.get('Total')).toBe(figures.total)
        expect(texts.get('SizeMm.Z')).toBe(figures.sizeMm.z)
        figures.lines.forEach((line, index) => {
          expect(texts.get(`Lines[${index}].Amount`)).toBe(line.amount)
        })
        const otherFrame = { ...frame, calculationId: null, calculatedAt: legacyTime(other), durationMs: other }
        const again = normalisePriceAnswer(200, encodePrice(quote, otherFrame))
        expect(withoutFrame(again)).toEqual(withoutFrame(answer))
      }),
    )
  })

  test('refuses what would not be the bytes of MES: no breakdown, a figure with another scale or an exponent', () => {
    const request = quoteOf({ Material: 'BRASS', Finish: 'NONE', Quantity: 1 })
    const [sample] = fc.sample(breakdown, { numRuns: 1, seed: 1 })
    expect(() => encodePrice({ request, breakdown: null }, frame)).toThrow(expect.objectContaining({ code: 'ENCODE_NO_BREAKDOWN' }))
    for (const total of ['1', '1.5', '1e2', '01.00', '1.000', '', ' 1.00']) {
      expect(() => encodePrice({ request, breakdown: { ...sample!, total } }, frame)).toThrow(
        expect.objectContaining({ code: 'ENCODE_FIGURE_MALFORMED' }),
      )
    }
  })
})

describe('normalising', () => {
  test('never throws, and keeps every number as it was written', () => {
    fc.assert(
      fc.property(fc.integer({ min: 200, max: 599 }), fc.oneof(fc.json(), fc.string()), (status, text) => {
        expect(normalisePriceAnswer(status, Buffer.from(text)).status).toBe(status)
      }),
    )
    for (const text of ['', 'null', '[]', '"x"', '{"Success":"true"}', '{"Success":1}', '<html>'])
      expect(normalisePriceAnswer(200, Buffer.from(text)).kind, text).toBe('other')
    expect(normalisePriceAnswer(404, Buffer.from('{"Success":true}')).kind).toBe('other')
    const { kind, fields } = normalisePriceAnswer(200, Buffer.from('{"Success":true,"Total":90071992547409930.10,"SizeMm":{"X":1.000}}'))
    expect(kind).toBe('price')
    expect(fields.map(({ path, text }) => `${path} ${text}`)).toEqual(['Success true', 'Total 90071992547409930.10', 'SizeMm.X 1.000'])
  })
})

describe('a request that is kept', () => {
  const body = (fields: string) => Buffer.from(fields)

  test('asks the same, and holds nothing that the client made up', () => {
    const given = body('{"Comment":"Ivan, +7 900","ModelId":4711.0,"Finish":"NONE","Material":"TIN of Ivan","Quantity":1e1,"\u0051":1}')
    expect(keptPriceRequest(`${target}?Preview=TRUE&Api-Key=secret`, given)).toEqual({
      target: `${target}?Preview=true`,
      body: '{"ModelId":4711.0,"Material":"?","Finish":"NONE","Quantity":1e1}',
    })
  })

  test('means the same to decode, whatever was sent, or is not kept', () => {
    const value = fc.oneof(fc.constantFrom('BRASS', 'NONE', 'RHODIUM', 'Ivan'), fc.integer(), fc.double(), fc.boolean(), fc.constant(null))
    const fields = fc.record({ ModelId: value, Material: value, Finish: value, Quantity: value, Comment: value }, { requiredKeys: [] })
    fc.assert(
      fc.property(fields, fc.boolean(), (sent, preview) => {
        const rawTarget = preview ? `${target}?Preview=true` : target
        const given = Buffer.from(JSON.stringify(sent))
        const kept = keptPriceRequest(rawTarget, given)
        if (kept === null) return
        expect(kept.body).not.toContain('Ivan')
        expect(decodePriceRequest(kept.target, Buffer.from(kept.body))).toEqual(decodePriceRequest(rawTarget, given))
      }),
    )
    expect(keptPriceRequest(target, body('not json'))).toBeNull()
  })
})

describe('the vocabulary', () => {
  test('knows exactly the materials, finishes, quantities and refusals of the contract', () => {
    expect(literalsOf(MaterialCode)).toEqual(legacyMaterials)
    expect(literalsOf(FinishCode)).toEqual(legacyFinishes)
    expect(limits.quantityMax).toBe(legacyQuantityMax)
    expect(refusalCodes.map(code => toLegacyRefusal({ code })).toSorted()).toEqual(Object.keys(legacyRefusalMessages).toSorted())
  })

  test('has no word for what only the new contract refuses', () => {
    expect(() => toLegacyRefusal({ code: 'UNITS_REQUIRED' })).toThrow(expect.objectContaining({ code: 'ENCODE_REFUSAL_UNKNOWN' }))
    expect(() => toLegacyRefusal({ code: 'toString' })).toThrow(expect.objectContaining({ code: 'ENCODE_REFUSAL_UNKNOWN' }))
  })

  test('writes refusals in Russian, unescaped', () => {
    expect(encodeRefusal('MODEL_FLAT').toString('utf8')).toBe('{"Success":false,"Error":{"Code":"MODEL_FLAT","Message":"Модель плоская"}}')
  })
})

test('times are Moscow local time with seven digits, on both sides of midnight', () => {
  expect(legacyTime(new Date('2026-11-21T07:15:30.123Z'), 4567)).toBe('2026-11-21T10:15:30.1234567')
  expect(legacyTime(Date.parse('2026-12-31T22:00:00.005Z'))).toBe('2027-01-01T01:00:00.0050000')
})

test('calculation ids begin above the ids of MES and end where an int ends', () => {
  expect(calculationIdOf(17)).toBe(1_000_000_017)
  expect(calculationIdOf(1_147_483_647)).toBe(2_147_483_647)
  for (const bad of [0, -1, 1.5, 1_147_483_648, Number.NaN]) {
    expect(() => calculationIdOf(bad)).toThrow(expect.objectContaining({ code: 'ENCODE_ID_OUT_OF_RANGE' }))
  }
})
