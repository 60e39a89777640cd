// What a comparison says about two whole answers: verdicts, header fields, status; and what is no comparison at all.
import { describe, expect, it } from 'vitest'
import { createNoiseBook } from '../comparing/noise-book.ts'
import { ProxyError } from '../errors.ts'
import type { Comparison, Reply } from '../exchange.ts'
import { priceRoute } from '../routes/price.ts'
import { createCompare } from './compare.ts'

const body = Buffer.from('{"Success":false,"Error":{"Code":"MODEL_FLAT","Message":"Модель плоская"}}')
const [date, later] = ['Wed, 25 Nov 2026 19:00:00 GMT', 'Wed, 25 Nov 2026 19:00:07 GMT']
const length = String(body.length)
const rawHeaders = [
  ...['Content-Type', 'application/json; charset=utf-8', 'Content-Length', length],
  ...['Date', date, 'Server', 'Kestrel', 'X-MES-Node', 'a'],
]
const reply = (changed: Partial<Reply> = {}): Reply => ({ status: 200, rawHeaders, body, ...changed })
const compare = createCompare(createNoiseBook())
const compared = (legacy: Reply, candidate: Reply) => compare(priceRoute, { kind: 'pair', legacy, candidate, mirrorMs: 1 }) as Comparison
const found = (candidate: Partial<Reply>) => compared(reply(), reply(candidate)).differences.map(({ kind, path }) => `${kind} ${path}`)

describe('a comparison', () => {
  it('matches when only date, node and the hop differ', () => {
    const other = rawHeaders.with(5, later).with(9, 'b')
    expect(compared(reply(), reply({ rawHeaders: [...other, 'Connection', 'close'] }))).toMatchObject({ verdict: 'match', differences: [] })
  })

  it('finds a field that is missing or too much, another value, another letter case and another order', () => {
    expect(found({ rawHeaders: rawHeaders.slice(0, 8) })).toEqual(['missing (header X-MES-Node)'])
    expect(found({ rawHeaders: [...rawHeaders, 'X-Powered-By', 'us'] })).toEqual(['extra (header X-Powered-By)'])
    expect(found({ rawHeaders: rawHeaders.with(1, 'application/json') })).toEqual(['value (header Content-Type)'])
    expect(found({ rawHeaders: rawHeaders.with(6, 'server') })).toEqual(['letter-case (header Server)'])
    expect(found({ rawHeaders: [...rawHeaders.slice(2), ...rawHeaders.slice(0, 2)] })).toEqual(['order (header order)'])
  })

  it('finds a date in another form and a length that is not that of the body', () => {
    expect(found({ rawHeaders: rawHeaders.with(5, '2026-11-25') })).toEqual(['form (header Date)'])
    expect(found({ rawHeaders: rawHeaders.with(3, '7') })).toEqual(['value (header Content-Length)'])
  })

  it('finds a wrong refusal code, another status and a changed byte', () => {
    const text = body.toString()
    expect(found({ body: Buffer.from(text.replace('MODEL_FLAT', 'MODEL_EMPT')) })).toEqual(['value Error.Code'])
    expect(found({ status: 404 })).toEqual(['status (status)'])
    expect(found({ body: Buffer.from(text.replace(':false', ': false')), rawHeaders: rawHeaders.with(3, `${body.length + 1}`) })).toEqual([
      'bytes (body)',
    ])
  })

  it('does not look at header fields of a side whose fields nobody knows', () => {
    expect(compared(reply(), reply({ rawHeaders: [] })).verdict).toBe('match')
  })

  it('shows no value of a header that may hold a secret', () => {
    const { differences } = compared(reply(), reply({ rawHeaders: [...rawHeaders, 'Set-Cookie', 'MES.Session=of-ivan'] }))
    expect(differences).toEqual([{ path: '(header Set-Cookie)', kind: 'extra', legacy: null, candidate: '(value of 19 characters)' }])
  })

  it('is not made of a copy that was dropped, failed for one that got no answer, ignored where only legacy can answer', () => {
    expect(compare(priceRoute, { kind: 'dropped', cause: 'queue-full' })).toBeNull()
    const error = new ProxyError('CANDIDATE_CONNECTION_CUT', 'mirroring')
    expect(compare(priceRoute, { kind: 'failed', error, mirrorMs: 1 })).toMatchObject({
      verdict: 'failed',
      why: 'CANDIDATE_CONNECTION_CUT',
    })
    const legacyOnly = compare(priceRoute, { kind: 'legacy-only', reason: 'the body is not JSON', mirrorMs: 1 })
    expect(legacyOnly).toMatchObject({ verdict: 'ignored', why: 'the body is not JSON' })
  })

  it('is frozen', () => {
    const comparison = compared(reply(), reply({ status: 404 }))
    expect([comparison, comparison.differences, comparison.excused].every(Object.isFrozen)).toBe(true)
  })
})
