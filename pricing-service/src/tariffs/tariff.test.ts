import { describe, expect, test } from 'vitest'
import { FinishCode, lineCodes, MaterialCode } from '../contract.ts'
import { priceLines } from '../engine/price/lines/index.ts'
import { castingTariff as checkedCastingTariff } from './casting-tariff.ts'
import { castingTariff, mesTariff } from './index.ts'
import { type Tariff, tariff } from './tariff.ts'

const changed = (change: (data: Record<string, unknown>) => void): Tariff => {
  const data = structuredClone(mesTariff) as unknown as Record<string, unknown>
  change(data)
  return data as unknown as Tariff
}
const codesOf = (schema: object) => (schema as { anyOf: readonly { const: string }[] }).anyOf.map(code => code.const)

describe('the mes tariff', () => {
  test('prices exactly the materials, finishes and lines of the contract', () => {
    expect(Object.keys(mesTariff.materials)).toEqual(codesOf(MaterialCode))
    expect(Object.keys(mesTariff.finishes)).toEqual(codesOf(FinishCode))
    expect(priceLines.map(([code]) => code)).toEqual(lineCodes)
  })

  test('cannot be changed, not even in its leaves', () => {
    expect(() => Object.assign(mesTariff.materials['BRASS']!, { pricePerGram: '0.01' })).toThrow(TypeError)
    expect(() => (mesTariff.discounts as unknown[]).push({})).toThrow(TypeError)
  })
})

describe('a tariff is not loaded', () => {
  test.each<[string, (data: Record<string, unknown>) => void, RegExp]>([
    ['with a number for money', data => Object.assign(data, { unitPriceMinimum: 900 }), /\/unitPriceMinimum/],
    ['with an exponent', data => Object.assign(data['casting'] as object, { basePrice: '6.5e2' }), /\/casting\/basePrice/],
    ['with a ratio above 1', data => Object.assign(data, { vatRatio: '22' }), /\/vatRatio/],
    ['without a rate', data => Object.assign(data, { waxPrint: {} }), /\/waxPrint/],
    [
      'with breaks that do not rise',
      data => (data['discounts'] as unknown[]).reverse(),
      /the breaks of discounts do not rise: 200, 50, 10/,
    ],
    ['with layers of no height', data => Object.assign(data['waxPrint'] as object, { layerHeightMm: '0.000' }), /layerHeightMm is 0/],
  ])('%s', (_, change, message) => {
    expect(() => tariff(changed(change))).toThrow(message)
  })
})

describe('the casting tariff', () => {
  test('prices exactly the metals and finishes of the contract', () => {
    expect(Object.keys(castingTariff.metals)).toEqual(codesOf(MaterialCode))
    expect(Object.keys(castingTariff.finishes)).toEqual(codesOf(FinishCode))
  })

  const changedCasting = (change: object) => checkedCastingTariff({ ...structuredClone(castingTariff), ...change })

  test.each<[string, object, RegExp]>([
    [
      'with bands that do not rise',
      { quantityBands: castingTariff.quantityBands.toReversed() },
      /the breaks of quantityBands do not rise: 200, 50, 10; the ratios of quantityBands do not rise/,
    ],
    ['with a band that takes everything off', { quantityBands: [{ fromQuantity: 2, labourRatio: '1' }] }, /reach 1/],
    ['with hands so cheap that rounding could turn the order of totals', { handlingPerPiece: '0.99' }, /handlingPerPiece is below 1.00/],
    ['without the lead time that is used when none is named', { leadTimes: {} }, /no STANDARD/],
    ['with layers of no height', { pattern: { ...castingTariff.pattern, layerHeightMm: '0.000' } }, /layerHeightMm is 0/],
  ])('is not loaded %s', (_, change, fault) => {
    expect(() => changedCasting(change)).toThrow(fault)
  })
})
