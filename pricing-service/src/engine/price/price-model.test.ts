import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { lineCodes } from '../../contract.ts'
import { mesTariff } from '../../tariffs/index.ts'
import type { Measurement } from '../measure/measurement.ts'
import { decimal, sum, toText } from '../money/decimal.ts'
import { priceModel } from './price-model.ts'
import type { PriceOptions } from './priced-piece.ts'

const piece: Measurement = {
  facetCount: 35_448,
  openEdgeCount: 0,
  volumeMm3: '1234.567',
  areaMm2: '2345.678',
  sizeMm: { x: '30.000', y: '20.500', z: '11.250' },
}
const silver: PriceOptions = { material: 'SILVER925', finish: 'POLISHED', quantity: 10 }
const price = (measurement: Partial<Measurement> = {}, options: Partial<PriceOptions> = {}) =>
  priceModel({ ...piece, ...measurement }, { ...silver, ...options }, mesTariff)
const amounts = (measurement: Partial<Measurement> = {}, options: Partial<PriceOptions> = {}) =>
  Object.fromEntries(price(measurement, options).lines.map(({ code, amount }) => [code, amount]))
const height = (z: string) => ({ sizeMm: { x: '1.000', y: '1.000', z } })

test('a piece worked out by hand has this breakdown', () => {
  expect(price()).toEqual({
    facetCount: 35_448,
    openEdgeCount: 0,
    volumeMm3: '1234.567',
    areaMm2: '2345.678',
    sizeMm: { x: '30.000', y: '20.500', z: '11.250' },
    // 1.234567 × 10.36 × 1.08 = 13.8133232496
    massGrams: '13.813',
    lines: [
      // 13.813 × 148.50 = 2051.2305
      { code: 'MATERIAL', amount: '2051.23' },
      // 450 layers × 9.5 / 3600 + 0.35 = 1.5375 h, × 420
      { code: 'WAX_PRINT', amount: '645.75' },
      // 650 + 6.919 (6.91875 rounded) × 12.40 = 735.7956
      { code: 'CASTING', amount: '735.80' },
      // 23.46 cm² × 38
      { code: 'FINISH', amount: '891.48' },
      // (645.75 + 735.80 + 891.48) × 0.04 = 90.9212
      { code: 'COMPLEXITY', amount: '90.92' },
      { code: 'REPAIR', amount: '0.00' },
      { code: 'MINIMUM', amount: '0.00' },
    ],
    unitPrice: '4415.18',
    // 5 % of it is 220.759
    unitDiscount: '220.76',
    net: '41944.20',
    // 22 % of it is 9227.724
    vat: '9227.72',
    total: '51171.92',
    currency: 'RUB',
  })
})

describe('each branch has both its sides', () => {
  test.each([
    [9_999, '0.00'],
    [10_000, '90.92'],
    [99_999, '90.92'],
    [100_000, '204.57'],
  ])('COMPLEXITY of %i facets is %s', (facetCount, amount) => {
    expect(amounts({ facetCount }).COMPLEXITY).toBe(amount)
  })

  test.each([
    [0, '0.00'],
    [1, '68.19'],
    [999_999, '68.19'],
  ])('REPAIR with %i open edges is %s', (openEdgeCount, amount) => {
    expect(amounts({ openEdgeCount }).REPAIR).toBe(amount)
  })

  test.each([
    [9, '0.00'],
    [10, '220.76'],
    [49, '220.76'],
    [50, '397.37'],
    [199, '397.37'],
    [200, '573.97'],
    [10_000, '573.97'],
  ])('the discount on each of %i pieces is %s', (quantity, amount) => {
    expect(price({}, { quantity }).unitDiscount).toBe(amount)
  })

  test.each([
    ['NONE', '999999.999', '0.00'],
    ['MATTE', '566.500', '150.00'],
    ['MATTE', '567.000', '150.26'],
    ['POLISHED', '394.500', '150.00'],
    ['POLISHED', '395.500', '150.48'],
    ['RHODIUM', '0.000', '150.00'],
    ['RHODIUM', '133.500', '150.08'],
    ['RHODIUM', '134.500', '150.08'],
  ])('FINISH %s of %s mm² is %s', (finish, areaMm2, amount) => {
    expect(amounts({ areaMm2 }, { finish }).FINISH).toBe(amount)
  })

  test.each([
    ['0.000', '147.00'],
    // 0.35263… h is 0.3526
    ['0.001', '148.09'],
    ['0.025', '148.09'],
    ['0.026', '149.23'],
    ['10.000', '590.35'],
  ])('WAX_PRINT of a height of %s mm is %s', (z, amount) => {
    expect(amounts(height(z)).WAX_PRINT).toBe(amount)
  })

  test('MINIMUM fills up to 900.00 before the discount, and no further', () => {
    const thin = price({ facetCount: 12, volumeMm3: '0.000', ...height('0.000') }, { finish: 'NONE' })
    expect(thin.lines.map(line => line.amount)).toEqual(['0.00', '147.00', '650.00', '0.00', '0.00', '0.00', '103.00'])
    expect(thin).toMatchObject({ unitPrice: '900.00', unitDiscount: '45.00', net: '8550.00' })
    // BRASS: 1 000 mm³ is 9.778 g, 40.58; the rest stays below 900 with NONE and above it with a finish.
    expect(amounts({ facetCount: 12, volumeMm3: '1000.000', ...height('1.000') }, { material: 'BRASS', finish: 'NONE' }).MINIMUM).not.toBe(
      '0.00',
    )
    expect(amounts({ facetCount: 12, volumeMm3: '1000.000', ...height('1.000') }, { material: 'BRASS', finish: 'MATTE' }).MINIMUM).toBe(
      '0.00',
    )
  })

  test.each(Object.keys(mesTariff.materials))('%s has its own density, loss and price', material => {
    const { massGrams, lines } = price({}, { material })
    const { densityGramsPerCm3, lossFactor, pricePerGram } = mesTariff.materials[material]!
    expect(Number(massGrams)).toBeCloseTo(1.234567 * Number(densityGramsPerCm3) * Number(lossFactor), 3)
    expect(Number(lines[0]!.amount)).toBeCloseTo(Number(massGrams) * Number(pricePerGram), 1)
  })
})

describe('exact halves go to the even neighbour', () => {
  test.each([
    // 0.010 g and 0.030 g of silver at 148.50 are 1.485 and 4.455 roubles.
    ['0.894', '0.010', '1.48'],
    ['2.681', '0.030', '4.46'],
  ])('MATERIAL of %s mm³ silver, %s g, is %s', (volumeMm3, massGrams, amount) => {
    expect(price({ volumeMm3 })).toMatchObject({ massGrams })
    expect(amounts({ volumeMm3 }).MATERIAL).toBe(amount)
  })

  test.each([
    // 26.50 × 6.01 = 159.265 and × 6.03 = 159.795
    ['601.000', '159.26'],
    ['603.000', '159.80'],
    // 6.005 cm² and 6.015 cm² become 6.00 and 6.02
    ['600.500', '159.00'],
    ['601.500', '159.53'],
  ])('FINISH MATTE of %s mm² is %s', (areaMm2, amount) => {
    expect(amounts({ areaMm2 }, { finish: 'MATTE' }).FINISH).toBe(amount)
  })

  test('the hours of printing are one exact fraction: 9.5 / 3600 is never rounded on its way', () => {
    // 7 200 000 layers: 19 000 h and 0.35 h. A quotient of 28 digits would do here, one of 4 would not.
    expect(amounts(height('180000.000')).WAX_PRINT).toBe('7980147.00')
  })
})

describe('any piece', () => {
  const figure = (max: bigint) => fc.bigInt({ min: 0n, max }).map(units => toText({ units, places: 3 }))
  const anyPiece = fc.record({
    facetCount: fc.integer({ min: 1, max: 5_000_000 }),
    openEdgeCount: fc.nat(),
    volumeMm3: figure(10n ** 9n),
    areaMm2: figure(10n ** 9n),
    sizeMm: fc.record({ x: figure(10n ** 6n), y: figure(10n ** 6n), z: figure(10n ** 6n) }),
  })
  const anyOptions = fc.record({
    material: fc.constantFrom(...Object.keys(mesTariff.materials)),
    finish: fc.constantFrom(...Object.keys(mesTariff.finishes)),
    quantity: fc.integer({ min: 1, max: 10_000 }),
  })

  test('has all seven lines in order, and they sum to the unit price, which is at least 900.00', () => {
    fc.assert(
      fc.property(anyPiece, anyOptions, (measurement, options) => {
        const { lines, unitPrice } = priceModel(measurement, options, mesTariff)
        expect(lines.map(line => line.code)).toEqual(lineCodes)
        expect(toText(sum(lines.map(line => decimal(line.amount))))).toBe(unitPrice)
        expect(Number(unitPrice)).toBeGreaterThanOrEqual(900)
        for (const { amount } of lines) expect(amount).toMatch(/^\d+\.\d\d$/)
      }),
      { numRuns: 300 },
    )
  })

  test('has the same price every time, and leaves measurement and tariff as they were', () => {
    fc.assert(
      fc.property(anyPiece, anyOptions, (measurement, options) => {
        const before = JSON.stringify(measurement)
        expect(priceModel(measurement, options, mesTariff)).toEqual(priceModel(JSON.parse(before), options, mesTariff))
        expect(JSON.stringify(measurement)).toBe(before)
      }),
      { numRuns: 50 },
    )
  })

  test('of hostile size is priced in plain digits', () => {
    const huge = `${'9'.repeat(117)}.999`
    const side = `${'9'.repeat(39)}.999`
    const breakdown = price({ volumeMm3: huge, areaMm2: huge, sizeMm: { x: side, y: side, z: side } }, { quantity: 10_000 })
    for (const text of [breakdown.massGrams, breakdown.total, breakdown.vat, ...breakdown.lines.map(line => line.amount)])
      expect(text).toMatch(/^\d+\.\d{2,3}$/)
    expect(breakdown.total.length).toBeGreaterThan(120)
  })

  test('is not priced with options that the tariff does not know', () => {
    expect(() => price({}, { material: 'LEAD' })).toThrow('no material "LEAD"')
    expect(() => price({}, { finish: 'toString' })).toThrow('no finish "toString"')
  })
})
