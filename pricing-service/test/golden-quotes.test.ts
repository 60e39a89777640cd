// A changed price is a visible difference: each case file holds the whole answer of the casting tariff.
import { expect, test } from 'vitest'
import { verifyOffer } from '../src/verify/verify-offer.ts'
import { answerOf, goldenQuotes } from './golden-quote.ts'

const cases = goldenQuotes()

test('there are cases of every defect, of several formats, and of a refusal', () => {
  expect(cases.length).toBeGreaterThanOrEqual(12)
  expect(new Set(cases.map(({ golden }) => golden.model.defect)).size).toBe(6)
  expect(new Set(cases.map(({ golden }) => golden.model.format)).size).toBe(3)
  expect(cases.some(({ golden }) => 'refusal' in golden.answer!)).toBe(true)
})

test.each(cases)('$golden.title', async ({ golden }) => {
  const answer = await answerOf(golden)
  expect(JSON.parse(JSON.stringify(answer))).toEqual(golden.answer)
  if ('offer' in answer) expect(verifyOffer(answer.offer)).toEqual([])
})

test.each(cases.filter(({ golden }) => golden.model.defect !== undefined))(
  'a broken model is never without a finding: $golden.title',
  ({ golden }) => {
    expect('model' in golden.answer! && golden.answer.model?.findings.length).toBeGreaterThan(0)
  },
)
