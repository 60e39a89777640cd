import { expect, it } from 'vitest'
import { readPartnerWeights } from './partner-weights.ts'

it('reads a list of partner=weight', () => {
  expect(readPartnerWeights('7=3, shop=0.5')).toEqual({ 7: 3, shop: 0.5 })
  expect(readPartnerWeights('')).toEqual({})
})

it.each(['7', '7=0', '7=-1', '7=x', 'a b=1'])('%j is refused, with how it must look', text => {
  expect(() => readPartnerWeights(text)).toThrow(/partnerWeights has .* like "7=3,12=0\.5"/)
})
