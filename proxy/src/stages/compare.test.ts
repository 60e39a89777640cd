// What a comparison says about two whole answers: the body by the route's rules, then status and header fields.
import { describe, expect, it } from 'vitest'
import { ProxyError } from '../errors.ts'
import type { Comparison, Reply } from '../exchange.ts'
import { priceRoute } from '../routes/price.ts'
import type { Route } from '../routes/route.ts'
import { compare } from './compare.ts'

const body = Buffer.from('{"Success":false,"Error":{"Code":"MODEL_FLAT","Message":"Модель плоская"}}')
const rawHeaders = ['Content-Type', 'application/json; charset=utf-8', 'Date', 'now', 'Server', 'Kestrel', 'X-MES-Node', 'a']
const reply = (changed: Partial<Reply> = {}): Reply => ({ status: 200, rawHeaders, body, ...changed })
const compared = (legacy: Reply, candidate: Reply, route: Route = priceRoute) =>
  compare(route, { kind: 'pair', legacy, candidate, mirrorMs: 1 }) as Comparison

describe('a comparison', () => {
  it('matches when only date, node and the hop differ', () => {
    const candidate = reply({
      rawHeaders: [...rawHeaders.slice(0, 3), 'later', 'Server', 'Kestrel', 'X-MES-Node', 'b', 'Connection', 'close'],
    })
    expect(compared(reply(), candidate)).toEqual({ verdict: 'match', differences: [], totalDifference: '0.00' })
  })

  it('finds a missing field, another value, another letter case and another order', () => {
    const without = reply({ rawHeaders: rawHeaders.slice(0, 6) })
    expect(compared(reply(), without).differences).toEqual([{ path: '(header X-MES-Node)', legacy: '~', candidate: null }])
    const otherValue = reply({ rawHeaders: rawHeaders.with(1, 'application/json') })
    expect(compared(reply(), otherValue).differences[0]?.path).toBe('(header Content-Type)')
    const lowerCase = reply({ rawHeaders: rawHeaders.with(4, 'server') })
    expect(compared(reply(), lowerCase).differences.map(({ path }) => path)).toEqual(['(header Server)', '(header server)'])
    const reordered = reply({ rawHeaders: [...rawHeaders.slice(2), ...rawHeaders.slice(0, 2)] })
    expect(compared(reply(), reordered)).toMatchObject({ verdict: 'mismatch', differences: [{ path: '(header order)' }] })
  })

  it('finds a wrong refusal code, another status and a changed byte', () => {
    const otherCode = reply({ body: Buffer.from(body.toString().replace('MODEL_FLAT', 'MODEL_EMPTY')) })
    expect(compared(reply(), otherCode).differences[0]?.path).toBe('Error.Code')
    expect(compared(reply(), reply({ status: 404 })).verdict).toBe('mismatch')
    const spaced = reply({ body: Buffer.from(body.toString().replace(':false', ': false')) })
    expect(compared(reply(), spaced).verdict).toBe('mismatch')
  })

  it('is not made of a copy that was dropped, failed for one that got no answer, ignored where only legacy can answer', () => {
    expect(compare(priceRoute, { kind: 'dropped', cause: 'queue-full' })).toBeNull()
    const error = new ProxyError('CANDIDATE_CONNECTION_CUT', 'mirroring')
    expect(compare(priceRoute, { kind: 'failed', error, mirrorMs: 1 })?.verdict).toBe('failed')
    expect(compare(priceRoute, { kind: 'legacy-only', reason: 'the body is not JSON', mirrorMs: 1 })?.verdict).toBe('ignored')
  })

  it('is frozen', () => {
    expect(Object.isFrozen(compared(reply(), reply()))).toBe(true)
  })
})
