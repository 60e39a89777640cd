import { describe, expect, test } from 'vitest'
import type { HttpAnswer } from '../wire/http-exchange.ts'
import { compareAnswers, maskBody } from './compare-answers.ts'
import { bodyMasks, headerMasks } from './masks.ts'

const answer: HttpAnswer = {
  status: 200,
  reason: 'OK',
  headers: [
    ['Content-Type', 'application/json; charset=utf-8'],
    ['Content-Length', '24'],
    ['Date', 'Sat, 21 Nov 2026 04:00:00 GMT'],
    ['X-MES-Node', 'mes-1'],
  ],
  body: Buffer.from('{"ModelId":47,"Net":1.5}'),
  interimStatuses: [],
  durationMs: 1,
}
const changed = (change: Partial<HttpAnswer>): HttpAnswer => ({ ...answer, ...change })
const header = (name: string, value: string): HttpAnswer =>
  changed({ headers: answer.headers.map(each => (each[0] === name ? [name, value] : each)) })
const paths = (right: HttpAnswer) => compareAnswers(answer, right, []).map(({ path }) => path)

describe('two answers are the same', () => {
  test('when every byte is', () => {
    expect(compareAnswers(answer, { ...answer, durationMs: 99 }, [])).toEqual([])
  })

  test('when only Date and X-MES-Node have other values', () => {
    expect(paths(header('Date', 'Sun, 22 Nov 2026 04:00:00 GMT'))).toEqual([])
    expect(paths(header('X-MES-Node', 'mes-2'))).toEqual([])
  })

  test('when only masked values differ, with the lengths that follow from them', () => {
    const longer = Buffer.from('{"ModelId":4711,"Net":1.5}')
    const right = { ...header('Content-Length', '26'), body: longer }
    expect(compareAnswers(answer, right, ['modelId'])).toEqual([])
    expect(compareAnswers(answer, right, []).map(({ path }) => path)).toEqual(['body'])
  })
})

describe('a difference is named', () => {
  test.each<[string, HttpAnswer, string]>([
    ['status', changed({ status: 201 }), 'status'],
    ['reason phrase', changed({ reason: 'Fine' }), 'status'],
    ['interim answer', changed({ interimStatuses: [100] }), 'interim answers'],
    [
      'letter case of a header name',
      changed({ headers: answer.headers.map(([name, value]) => [name.toLowerCase(), value] as const) }),
      'header names',
    ],
    ['order of headers', changed({ headers: answer.headers.toReversed() }), 'header names'],
    ['missing Date', changed({ headers: answer.headers.slice(0, 2) }), 'header names'],
    ['header value', header('Content-Type', 'application/json'), 'header Content-Type'],
    ['length that is wrong for its own body', header('Content-Length', '25'), 'header Content-Length'],
    ['one byte of the body', changed({ body: Buffer.from('{"ModelId":47,"Net":1.6}') }), 'body'],
  ])('%s', (_title, right, path) => {
    expect(paths(right)).toContain(path)
  })

  test('a volatile key that is missing is no volatile value', () => {
    expect(maskBody(Buffer.from('{"Net":1.50}'), ['modelId'])).not.toContain('<model>')
    expect(compareAnswers(answer, changed({ body: Buffer.from('{"Net":1.50}') }), ['modelId']).map(({ path }) => path)).toContain('body')
  })
})

test('every mask says why', () => {
  for (const { reason } of [...Object.values(bodyMasks), ...Object.values(headerMasks)]) expect(reason.length).toBeGreaterThan(20)
})
