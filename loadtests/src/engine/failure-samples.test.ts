import { expect, test } from 'vitest'
import { openFailureSamples } from './failure-samples.ts'
import type { RequestEnd } from './request-end.ts'
import { seededRandom } from './seeded-random.ts'
import type { Call } from './session.ts'

const call = (more: Partial<Call> = {}): Call => ({ endpoint: 'list', method: 'GET', target: '/', headers: {}, judge: () => null, ...more })
const failed: RequestEnd = { kind: 'failed', why: 'ECONNRESET' }
const answered = (body: string, headers = {}): RequestEnd => ({ kind: 'answered', status: 200, headers, body: Buffer.from(body) })

test('of very many failures the first five are kept and a fair draw of the others, the same for the same start', () => {
  const kept = (start: number) => {
    const samples = openFailureSamples(seededRandom(start))
    for (let at = 0; at < 1000; at += 1) samples.add(call(), failed, 'ECONNRESET', at)
    return samples.list().map(sample => sample.at)
  }
  expect(kept(1)).toHaveLength(10)
  expect(kept(1).slice(0, 5)).toEqual([0, 1, 2, 3, 4])
  expect(kept(1)).toEqual(kept(1))
  const later = Array.from({ length: 200 }, (_, start) => kept(start).slice(5)).flat()
  expect(later.reduce((sum, at) => sum + at, 0) / later.length).toBeGreaterThan(450)
  expect(later.reduce((sum, at) => sum + at, 0) / later.length).toBeLessThan(550)
})

test('each endpoint and each kind has its own', () => {
  const samples = openFailureSamples(seededRandom(1))
  for (let at = 0; at < 50; at += 1) samples.add(call(), failed, 'ECONNRESET', at)
  samples.add(call({ endpoint: 'card' }), { kind: 'lost', why: 'closed' }, 'closed', 60)
  samples.add(call(), answered('x'), 'not what was asked', 61)
  expect(samples.list().slice(-2)).toMatchObject([
    { endpoint: 'card', kind: 'lost', status: null, requestId: null },
    { endpoint: 'list', kind: 'wrong', status: 200, why: 'not what was asked; answered: x' },
  ])
})

test('a key, a cookie or a token that the request carried is never kept, even where the answer says it back', () => {
  const samples = openFailureSamples(seededRandom(1))
  const headers = { 'X-Api-Key': 'secret-key', Cookie: 'sid=abcdef; theme=dark', Authorization: 'Bearer tok-123' }
  samples.add(call({ headers }), answered('no: secret-key, abcdef, tok-123', { 'x-request-id': 'r-1' }), 'refused secret-key', 1)
  const [sample] = samples.list()
  expect(sample).toMatchObject({ why: 'refused ***; answered: no: ***, ***, ***', requestId: 'r-1' })
})
