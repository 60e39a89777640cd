// What a tester's field is worth: only one that was signed for this capability, and only until it expires.
import { createHmac } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { createReadTesterSide, signedField, type WishOutcome } from './tester-side.ts'

const signingKey = 'the-key-of-the-tests'
const now = Date.UTC(2026, 10, 25)
const inSeconds = (seconds: number) => now / 1_000 + seconds
const capability = 'pricing.calculate'

function read(field: string, asked = capability) {
  const outcomes: WishOutcome[] = []
  const side = createReadTesterSide({ signingKey, now: () => now, onWish: outcome => outcomes.push(outcome) })(field, asked)
  return [side, ...outcomes]
}

describe("a tester's side", () => {
  it('is heeded until it expires, and can be signed by any tool that knows HMAC', () => {
    const expires = inSeconds(60)
    const signature = createHmac('sha256', signingKey).update(`candidate;pricing.calculate;${expires}`).digest('hex')
    const field = `candidate; expires=${expires}; signature=${signature}`
    expect(field).toBe(signedField({ side: 'candidate', expiresSeconds: expires }, capability, signingKey))
    expect(read(field)).toEqual(['candidate', 'valid'])
    expect(read(signedField({ side: 'legacy', expiresSeconds: expires }, capability, signingKey))).toEqual(['legacy', 'valid'])
  })

  it('is nothing when it is expired, valid for more than a day, signed for another capability or side or by another key, or not signed', () => {
    const field = (seconds: number, side: 'legacy' | 'candidate' = 'candidate', key = signingKey) =>
      signedField({ side, expiresSeconds: inSeconds(seconds) }, capability, key)
    expect(read(field(0))).toEqual([null, 'expired'])
    expect(read(field(86_401))).toEqual([null, 'valid-for-too-long'])
    expect(read(field(60), 'orders.card')).toEqual([null, 'wrongly-signed'])
    expect(read(field(60, 'legacy').replace('legacy', 'candidate'))).toEqual([null, 'wrongly-signed'])
    expect(read(field(60, 'candidate', 'guess'))).toEqual([null, 'wrongly-signed'])
    for (const odd of ['', 'candidate', `candidate; expires=${inSeconds(60)}`, field(60).slice(0, -1), `${field(60)}; more`, 'ж'])
      expect(read(odd), odd).toEqual([null, 'malformed'])
  })
})
