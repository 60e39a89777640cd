// What a routes file may say, and how it is refused.
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { expect, it } from 'vitest'
import { exchangeLimitsOf, readTuning } from './tuning.ts'

const read = (value: unknown) => readTuning(JSON.stringify(value), ['price', 'status'])

it('a file may say something about everything, or nothing', () => {
  expect(read({})).toEqual({})
  const whole = {
    legacy: { idleSocketMs: 2_000, connectTimeoutMs: 1_000, headTimeoutMs: 0, stallMs: 60_000, leniency: 'lenient' },
    routes: { price: { candidateDeadlineMs: 500, bodyBytesMax: 1, replyBytesMax: 2, headTimeoutMs: 3, stallMs: 4 } },
    untouched: [{ pathPrefix: '/poll', stallMs: 0 }],
  }
  expect(read(whole)).toEqual(whole)
})

it.each([
  [{ legasy: {} }, 'the file has the unknown key "legasy"; did you mean "legacy"?'],
  [{ legacy: { stalMs: 1 } }, '/legacy has the unknown key "stalMs"; did you mean "stallMs"?'],
  [{ routes: { price: { deadlineMs: 1 } } }, '/routes/price has the unknown key "deadlineMs"'],
  [{ routes: { prise: {} } }, '/routes has the unknown route "prise"; did you mean "price"?'],
  [{ untouched: [{ pathPrefix: '/a', stallms: 1 }] }, '/untouched/0 has the unknown key "stallms"; did you mean "stallMs"?'],
  [{ untouched: [{ pathPrefix: 'a' }] }, '/untouched/0/pathPrefix'],
  [{ routes: { price: { candidateDeadlineMs: 1 } } }, '/routes/price/candidateDeadlineMs must be >= 10'],
  [{ legacy: { stallMs: '1' } }, '/legacy/stallMs must be integer'],
  [{ legacy: { leniency: 'loose' } }, '/legacy/leniency'],
  [[], 'the file must be object'],
])('%j is refused: %s', (value, message) => {
  expect(() => read(value)).toThrow(message)
})

it('text that is no JSON is refused', () => {
  expect(() => readTuning('{', [])).toThrow(SyntaxError)
})

it('a limit that a route leaves out is that of the legacy; one that says nothing has none of its own', () => {
  expect(exchangeLimitsOf({ legacy: { headTimeoutMs: 7, stallMs: 8 } }, { stallMs: 9 })).toEqual({ headTimeoutMs: 7, stallMs: 9 })
  expect(exchangeLimitsOf({}, { headTimeoutMs: 5 })).toEqual({ headTimeoutMs: 5, stallMs: 0 })
  expect(exchangeLimitsOf({ legacy: { stallMs: 8 } }, {})).toBeNull()
})

it('the example of the README is a routes file, with every key there is', () => {
  const page = readFileSync(resolve(import.meta.dirname, '../../README.md'), 'utf8')
  const [, example = ''] = /```json\n(.*?)```/s.exec(page) ?? []
  const tuning = readTuning(example, ['price'])
  expect(Object.keys(tuning.legacy ?? {}).length).toBe(5)
  expect(Object.keys(tuning.routes?.price ?? {}).length).toBe(5)
})
