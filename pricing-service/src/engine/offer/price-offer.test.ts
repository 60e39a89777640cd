import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { castingTariff } from '../../tariffs/casting.ts'
import { decimal, sum, toText } from '../money/decimal.ts'
import { checkChoice } from './check-choice.ts'
import type { OfferChoice, OfferFigures } from './offer-line.ts'
import { type Decision, priceOffer } from './price-offer.ts'

const ring: OfferFigures = { volumeMm3: '420.500', areaMm2: '1180.250', sizeMm: { x: '21.000', y: '5.500', z: '23.200' } }
const one: OfferChoice = { material: 'SILVER925', finish: 'POLISHED', quantity: 1, leadTime: 'STANDARD', currency: 'RUB' }
const instant: Decision = { decision: 'instant', reasons: [] }
const offer = (choice: Partial<OfferChoice> = {}, figures = ring) => priceOffer(figures, { ...one, ...choice }, castingTariff, instant)
const amounts = (choice: Partial<OfferChoice> = {}, figures = ring) =>
  Object.fromEntries(offer(choice, figures).lines.map(({ code, amount }) => [code, amount]))

test('one polished silver ring costs what the lines say, worked out by hand', () => {
  expect(amounts()).toEqual({
    SET_UP: '350.00',
    // 928 layers × 9.5 s + 1260 s = 10 076 s = 2.79888… h × 420; floor(66 / 23) × floor(42 / 7.5) = 2 × 5 on the platform
    PATTERN_PRINT: '117.55',
    // 0.4205 ml × 1.30 × 28
    PATTERN_RESIN: '15.31',
    // box 25 × 9.5 × 27.2 = 6 460 mm³; floor(500 000 × 0.35 / 6 460) = 27 in the flask
    CASTING: '155.56',
    // 0.4205 × 10.36 = 4.35638 g × (1 + 0.05 + 0.60 × 0.05) × 148.50
    METAL: '698.68',
    // 11.8025 cm² × 38
    FINISHING: '448.50',
    HANDLING: '65.00',
    QUANTITY_DISCOUNT: '0.00',
    LEAD_TIME: '0.00',
    MINIMUM: '0.00',
  })
  // 22 % of 1 850.60 is 407.132
  expect(offer()).toMatchObject({ net: '1850.60', vat: { ratio: '0.22', amount: '407.13' }, total: '2257.73', converted: null })
})

describe('each branch has both its sides', () => {
  test('nine pieces get no discount, the tenth alone gets 8 % of a tenth of the labour', () => {
    expect(amounts({ quantity: 9 }).QUANTITY_DISCOUNT).toBe('0.00')
    const { PATTERN_PRINT, CASTING, FINISHING, HANDLING, QUANTITY_DISCOUNT } = amounts({ quantity: 10 })
    const labour = [PATTERN_PRINT, CASTING, FINISHING, HANDLING].reduce((all, each) => all + Number(each), 0)
    expect(Number(QUANTITY_DISCOUNT)).toBeCloseTo(-labour * 0.008, 2)
  })

  test('a small order is filled up to the minimum, a larger one is not', () => {
    const bead: OfferFigures = { volumeMm3: '1.000', areaMm2: '6.000', sizeMm: { x: '1.000', y: '1.000', z: '1.000' } }
    expect(offer({ material: 'BRASS', finish: 'NONE' }, bead)).toMatchObject({ net: '900.00' })
    expect(amounts({ material: 'BRASS', finish: 'NONE', quantity: 100 }, bead).MINIMUM).toBe('0.00')
  })

  test('a finish has its least price per piece, no finish costs nothing', () => {
    const tiny = { ...ring, areaMm2: '10.000' }
    expect(amounts({}, tiny).FINISHING).toBe('120.00')
    expect(amounts({ finish: 'NONE' }, tiny).FINISHING).toBe('0.00')
  })

  test('a piece larger than platform or flask pays for a whole one', () => {
    const large: OfferFigures = { ...ring, sizeMm: { x: '90.000', y: '90.000', z: '90.000' } }
    expect(amounts({}, large)).toMatchObject({ CASTING: '4200.00', PATTERN_PRINT: '4137.00' })
  })

  test('who comes sooner pays a share of the labour more', () => {
    expect(amounts({ leadTime: 'EXPRESS' }).LEAD_TIME).toBe('471.97')
    expect(offer({ leadTime: 'EXPRESS' }).leadTime).toEqual({ code: 'EXPRESS', workingDays: 3 })
  })

  test('another currency is rounded once from the roubles, and its parts agree', () => {
    // 2 257.73 × 0.01262 = 28.4925526, 407.13 × 0.01262 = 5.1379806
    expect(offer({ currency: 'USD' }).converted).toEqual({
      currency: 'USD',
      perRouble: '0.01262',
      rateAt: '2026-11-25',
      net: '23.35',
      vat: '5.14',
      total: '28.49',
    })
  })
})

test('the choice is checked in the order material, finish, quantity, lead time, currency', () => {
  const wrong = { material: 'silver', finish: 'x', quantity: 0, leadTime: 'NOW', currency: 'rub' }
  const rights = Object.entries(one) as [keyof OfferChoice, never][]
  const codes = rights.map((_, index) => checkChoice({ ...wrong, ...Object.fromEntries(rights.slice(0, index)) }, castingTariff)?.code)
  expect(codes).toEqual(['MATERIAL_UNKNOWN', 'FINISH_UNKNOWN', 'QUANTITY_OUT_OF_RANGE', 'LEAD_TIME_UNKNOWN', 'CURRENCY_UNKNOWN'])
  expect(checkChoice(one, castingTariff)).toBeNull()
  expect(checkChoice({ ...one, currency: 'EUR' }, castingTariff)?.detail).toBe(
    'There is no currency "EUR"; known are RUB, BYN, CNY, KZT, USD.',
  )
})

describe('any order', () => {
  const figure = (max: bigint) => fc.bigInt({ min: 1n, max }).map(units => toText({ units, places: 3 }))
  const anyFigures = fc.record({
    volumeMm3: figure(10n ** 8n),
    areaMm2: figure(10n ** 8n),
    sizeMm: fc.record({ x: figure(10n ** 5n), y: figure(10n ** 5n), z: figure(10n ** 5n) }),
  })
  const anyChoice = fc.record({
    material: fc.constantFrom(...Object.keys(castingTariff.metals)),
    finish: fc.constantFrom(...Object.keys(castingTariff.finishes)),
    quantity: fc.integer({ min: 1, max: 9_999 }),
    leadTime: fc.constantFrom(...Object.keys(castingTariff.leadTimes)),
    currency: fc.constantFrom('RUB', ...Object.keys(castingTariff.currencies)),
  })

  test('never costs less in total with a piece more, in no currency', () => {
    fc.assert(
      fc.property(anyFigures, anyChoice, (figures, choice) => {
        const [less, more] = [offer(choice, figures), offer({ ...choice, quantity: choice.quantity + 1 }, figures)]
        expect(Number(more.total)).toBeGreaterThanOrEqual(Number(less.total))
        expect(Number(more.converted?.total ?? 0)).toBeGreaterThanOrEqual(Number(less.converted?.total ?? 0))
      }),
      { numRuns: 300 },
    )
  })

  test('never costs less at the bands, where a flat discount would', () => {
    for (const { fromQuantity } of castingTariff.quantityBands)
      expect(Number(offer({ quantity: fromQuantity }).total)).toBeGreaterThan(Number(offer({ quantity: fromQuantity - 1 }).total))
  })

  test('has lines that sum to its net, and net and tax that sum to its total', () => {
    fc.assert(
      fc.property(anyFigures, anyChoice, (figures, choice) => {
        const { lines, net, vat, total } = offer(choice, figures)
        expect(toText(sum(lines.map(({ amount }) => decimal(amount))))).toBe(net)
        expect(toText(sum([decimal(net), decimal(vat.amount)]))).toBe(total)
        expect(Number(net)).toBeGreaterThanOrEqual(900)
      }),
      { numRuns: 200 },
    )
  })
})
