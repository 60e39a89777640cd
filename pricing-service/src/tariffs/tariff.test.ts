import { describe, expect, test } from 'vitest'
import { FinishCode, lineCodes, MaterialCode } from '../contract.ts'
import { priceLines } from '../engine/price/lines/index.ts'
import { mesTariff, tariffs } from './index.ts'
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

  test('stands in the table under its id', () => {
    expect(tariffs[mesTariff.id]).toBe(mesTariff)
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
