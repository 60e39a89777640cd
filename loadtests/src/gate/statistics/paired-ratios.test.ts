import fc from 'fast-check'
import { expect, test } from 'vitest'
import { seededRandom, shuffled } from '../../engine/seeded-random.ts'
import { answerRatios, fewestPairsCount } from './paired-ratios.ts'

const bounds = { passBelowRatio: 1.1, failAboveRatio: 1.05 }
const logs = fc.array(fc.double({ min: -0.4, max: 0.4, noNaN: true }), { minLength: 1, maxLength: 40 })
const ask = (logRatios: readonly number[]) => answerRatios([{ logRatios, ...bounds }])[0]!
const gravity = ['pass', 'inconclusive', 'fail']

test('a factor on every ratio moves median and interval by it', () => {
  fc.assert(
    fc.property(logs, fc.double({ min: 0.5, max: 2, noNaN: true }), (logRatios, factor) => {
      const [before, after] = [ask(logRatios), ask(logRatios.map(log => log + Math.log(factor)))]
      for (const key of ['medianRatio', 'lowerRatio', 'upperRatio'] as const) expect(after[key] / before[key]).toBeCloseTo(factor, 6)
    }),
  )
})

test('the order of the pairs changes nothing', () => {
  fc.assert(
    fc.property(logs, fc.nat(), (logRatios, start) => {
      expect(ask(shuffled(logRatios, seededRandom(start)))).toEqual(ask(logRatios))
    }),
  )
})

test('a slower second variant never gets a better verdict', () => {
  fc.assert(
    fc.property(logs, fc.double({ min: 0, max: 0.5, noNaN: true }), (logRatios, slower) => {
      const worse = ask(logRatios.map(log => log + slower))
      expect(gravity.indexOf(worse.verdict)).toBeGreaterThanOrEqual(gravity.indexOf(ask(logRatios).verdict))
    }),
  )
})

test('fewer pairs than an interval of 95 % needs decide nothing, however clear they look', () => {
  const clear = (count: number) => ask(Array<number>(count).fill(Math.log(3)))
  expect(clear(fewestPairsCount - 1).verdict).toBe('inconclusive')
  expect(clear(fewestPairsCount).verdict).toBe('fail')
})

test('what is just enough to fail alone is held back among many metrics', () => {
  const borderline = Array.from({ length: 12 }, (_, index) => Math.log(1.05) + 0.02 * (index - 2.4))
  const calm = { logRatios: Array<number>(12).fill(0), ...bounds }
  const alone = ask(borderline)
  const among = answerRatios([{ logRatios: borderline, ...bounds }, ...Array.from({ length: 9 }, () => calm)])[0]!
  expect([alone.verdict, among.verdict, among.heldBackByHolm]).toEqual(['fail', 'inconclusive', true])
})

test('the number of pairs that it would take is about right: intervals of that many from the same spread decide', () => {
  const random = seededRandom(11)
  const draw = (count: number) => Array.from({ length: count }, () => 0.3 * (random.ratio() + random.ratio() + random.ratio() - 1.5))
  const undecided = Array.from({ length: 200 }, () => draw(12)).filter(logRatios => ask(logRatios).verdict === 'inconclusive')
  const needed = undecided.map(logRatios => ask(logRatios).pairsNeededCount)
  expect(undecided.length).toBeGreaterThan(20)
  for (const count of needed) expect(count).toBeGreaterThan(12)
  const median = needed.map(count => count ?? 400).sort((one, other) => one - other)[Math.floor(needed.length / 2)]!
  const decided = Array.from({ length: 100 }, () => ask(draw(Math.min(400, median)))).filter(({ verdict }) => verdict !== 'inconclusive')
  expect(decided.length).toBeGreaterThan(50)
})

test('between a pass bound below and a fail bound above no number of pairs decides', () => {
  const logRatios = Array.from({ length: 12 }, (_, index) => 0.01 * (index - 5.5))
  const [answer] = answerRatios([{ logRatios, passBelowRatio: 0.8, failAboveRatio: 1.2 }])
  expect([answer!.verdict, answer!.pairsNeededCount]).toEqual(['inconclusive', null])
})
