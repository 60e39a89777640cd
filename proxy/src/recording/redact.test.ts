import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { redact, type ServedCall } from './redact.ts'
import { templateOf } from './route-templates.ts'

const startedAt = 1_000
const call = (change: Partial<ServedCall>): ServedCall => ({
  method: 'GET',
  target: '/',
  status: 200,
  arrivedAt: 1_500,
  durationMs: 12.345,
  requestBytes: 0,
  answerBytes: 10,
  price: null,
  ...change,
})
const redacted = (change: Partial<ServedCall>) => redact(call(change), startedAt)

describe('a recorded call', () => {
  test('tells its route without ids, when it came and how long it took', () => {
    expect(redacted({ method: 'POST', target: '/api/orders/4711/claim' })).toEqual({
      atMs: 500,
      class: 'operator',
      method: 'POST',
      route: 'POST /api/orders/{OrderId}/claim',
      query: {},
      otherQueryKeyCount: 0,
      status: 200,
      durationMs: 12.3,
      requestBytes: 0,
      answerBytes: 10,
      price: null,
    })
  })

  test('tells the words of the contract in a query, and of everything else only that it was there', () => {
    const { query, otherQueryKeyCount } = redacted({ target: '/api/orders?Status=SHIPPED&Page=2&PageSize=50&key=s3cret&s3cret' })
    expect({ query, otherQueryKeyCount }).toEqual({ query: { Status: 'SHIPPED', Page: 2, PageSize: 50 }, otherQueryKeyCount: 2 })
    expect(redacted({ target: '/api/orders?Status=s3cret&Page=s3cret&PageSize=12345678' }).query).toEqual({
      Status: 'other',
      Page: 'other',
      PageSize: 'other',
    })
  })

  test('tells of a price its material, finish, quantity and facets', () => {
    const request = Buffer.from('{"ModelId":4711,"Material":"SILVER925","Finish":"NONE","Quantity":10,"Comment":"s3cret"}')
    const answer = Buffer.from('{"Success":true,"CalculationId":98123,"ModelId":4711,"Quantity":10,"Facets":35448,"OpenEdges":0')
    expect(redacted({ price: { request, answer } }).price).toEqual({
      material: 'SILVER925',
      finish: 'NONE',
      quantity: 10,
      facetCount: 35_448,
      refused: null,
    })
    const wrong = Buffer.from('{"Material":"s3cret","Finish":["NONE"],"Quantity":4711000}')
    expect(redacted({ price: { request: wrong, answer: null } }).price).toEqual({
      material: null,
      finish: null,
      quantity: null,
      facetCount: null,
      refused: null,
    })
    const refusal = Buffer.from('{"Success":false,"Error":{"Code":"MODEL_FLAT","Message":"s3cret"}}')
    expect(redacted({ price: { request: Buffer.from('no JSON'), answer: refusal } }).price).toMatchObject({
      material: null,
      refused: 'MODEL_FLAT',
    })
  })

  test('of a path that the contract does not have tells nothing', () => {
    for (const target of [
      '/s3cret',
      '/api/orders/s3cret',
      '/api/orders/1/s3cret',
      'http://mes/api/orders',
      '',
      '/api/partner/prices/1?a',
    ]) {
      const { route } = redacted({ target, method: 'DELETE' })
      expect(route).toBe('other')
    }
    expect(redacted({ method: 'S3CRET' }).method).toBe('OTHER')
    for (const name of ['__proto__', 'constructor']) expect(templateOf(name, '').route).toBe('other')
  })
})

test('whatever a client makes up, no word of it is recorded', () => {
  const word = fc.stringMatching(/^[a-z0-9]{6,20}$/).map(text => `q7${text}`)
  const part = fc.oneof(word, fc.constantFrom('api', 'orders', 'partner', 'prices', 'claim', '17'))
  const key = fc.oneof(word, fc.constantFrom('Status', 'Page', 'PageSize', 'Preview'))
  const json = fc.oneof(word, fc.array(word), fc.record({ Material: word, Finish: word, Quantity: word, Comment: word }))
  const made = fc.record({
    method: fc.oneof(word, fc.constantFrom('GET', 'POST')),
    path: fc.array(part).map(parts => `/${parts.join('/')}`),
    query: fc.array(fc.tuple(key, word)).map(pairs => pairs.map(([name, value]) => `${name}=${value}`).join('&')),
    body: json.map(value => Buffer.from(JSON.stringify(value))),
  })
  fc.assert(
    fc.property(made, ({ method, path, query, body }) => {
      const line = JSON.stringify(redacted({ method, target: `${path}?${query}`, price: { request: body, answer: body } }))
      expect(line).not.toContain('q7')
    }),
    { numRuns: 500 },
  )
})
