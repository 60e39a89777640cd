// A tester's wish for one request: `X-Ficus-Side: candidate; expires=1764100000; signature=<hex>`. The front door takes the field off the request;
// stages/assign.ts asks what it is worth. Without a proof it is worth nothing, and that is counted; it is never an error and never travels on.
import { createHmac, timingSafeEqual } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import type { Side } from '../exchange.ts'
import { takeField } from './take-field.ts'

/** What became of the field. valid: heeded, unless something more important speaks against it (a kill, a deny list, an open breaker). */
export type WishOutcome = 'valid' | 'malformed' | 'expired' | 'valid-for-too-long' | 'wrongly-signed'
export const wishOutcomes: readonly WishOutcome[] = ['valid', 'malformed', 'expired', 'valid-for-too-long', 'wrongly-signed']

export type TakeSide = (request: IncomingMessage) => string | null
/** Shape: the field's value and the capability of the route → the side that was rightly asked for, else null. */
export type ReadTesterSide = (field: string, capability: string) => Side | null

/** A field that leaks must not be worth anything for long. */
export const wishSecondsMax = 86_400

/** `signingKey` '' means that nobody may wish; then the field is the client's own affair and passes like any other. */
export function createTakeSide(signingKey: string): TakeSide {
  return signingKey === '' ? () => null : request => takeField(request, 'x-ficus-side')
}

export interface TesterSideParts {
  readonly signingKey: string
  /** Epoch ms. */
  readonly now: () => number
  readonly onWish: (outcome: WishOutcome) => void
}

export function createReadTesterSide({ signingKey, now, onWish }: TesterSideParts): ReadTesterSide {
  return (field, capability) => {
    const wish = parsed(field)
    const outcome = wish === null ? 'malformed' : judged(wish, capability, signingKey, now())
    onWish(outcome)
    return outcome === 'valid' ? wish!.side : null
  }
}

export interface Wish {
  readonly side: Side
  /** Epoch seconds. */
  readonly expiresSeconds: number
}

/** Shape: the value of the field, for whoever holds the key. */
export function signedField({ side, expiresSeconds }: Wish, capability: string, signingKey: string): string {
  return `${side}; expires=${expiresSeconds}; signature=${signatureOf({ side, expiresSeconds }, capability, signingKey)}`
}

function signatureOf({ side, expiresSeconds }: Wish, capability: string, signingKey: string): string {
  return createHmac('sha256', signingKey).update(`${side};${capability};${expiresSeconds}`).digest('hex')
}

function parsed(field: string): (Wish & { readonly signature: string }) | null {
  const found = /^(legacy|candidate) *; *expires=(\d{1,12}) *; *signature=([0-9a-f]{64})$/.exec(field)
  return found === null ? null : { side: found[1] as Side, expiresSeconds: Number(found[2]), signature: found[3]! }
}

function judged(wish: Wish & { readonly signature: string }, capability: string, signingKey: string, now: number): WishOutcome {
  const expected = Buffer.from(signatureOf(wish, capability, signingKey), 'hex')
  if (!timingSafeEqual(Buffer.from(wish.signature, 'hex'), expected)) return 'wrongly-signed'
  const leftSeconds = wish.expiresSeconds - now / 1_000
  if (leftSeconds <= 0) return 'expired'
  return leftSeconds > wishSecondsMax ? 'valid-for-too-long' : 'valid'
}
