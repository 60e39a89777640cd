import { describe, expect, test } from 'vitest'
import type { OfferChoice, OfferFigures } from '../engine/offer/offer-line.ts'
import { priceOffer } from '../engine/offer/price-offer.ts'
import { castingTariff } from '../tariffs/casting.ts'
import { verifyOffer } from './verify-offer.ts'

const figures: OfferFigures = { volumeMm3: '420.500', areaMm2: '1180.250', sizeMm: { x: '21.000', y: '5.500', z: '23.200' } }
const choice: OfferChoice = { material: 'GOLD585', finish: 'RHODIUM', quantity: 25, leadTime: 'FAST', currency: 'KZT' }
const kept = () => JSON.parse(JSON.stringify(priceOffer(figures, choice, castingTariff, { decision: 'review', reasons: ['THIN_WALL'] })))

test('an offer follows from its own JSON alone, in every material, finish, lead time and currency', () => {
  for (const material of Object.keys(castingTariff.metals))
    for (const finish of Object.keys(castingTariff.finishes))
      for (const leadTime of Object.keys(castingTariff.leadTimes))
        for (const currency of ['RUB', 'USD']) {
          const offer = priceOffer(figures, { material, finish, leadTime, currency, quantity: 60 }, castingTariff, {
            decision: 'instant',
            reasons: [],
          })
          expect(verifyOffer(JSON.parse(JSON.stringify(offer)))).toEqual([])
        }
})

/** Every place that holds a figure, as path and setter. */
function figuresOf(value: unknown, path = ''): { path: string; set: (root: never, text: string) => void; text: string }[] {
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, part]) => {
    const here = `${path}/${key}`
    if (typeof part === 'string' && /^-?\d+(\.\d+)?$/.test(part))
      return [{ path: here, text: part, set: (root: never, text: string) => put(root, here, text) }]
    return figuresOf(part, here)
  })
}

function put(root: object, path: string, text: string): void {
  const keys = path.slice(1).split('/')
  const parent = keys.slice(0, -1).reduce<Record<string, never>>((at, key) => at[key]!, root as never)
  parent[keys.at(-1)!] = text as never
}

/** Much larger: a rounded-down count of pieces on a platform does not move for less. */
const changed = (text: string) => text.replace(/^-?/, sign => `${sign}9`)

describe('a changed figure is found', () => {
  // A total of the table for another quantity has no lines to be calculated from; its price per piece is held to it.
  // A minimum that does not bind moves nothing, whatever it is.
  const free = /^\/quantityTable\/\d+\/total$|^\/lines\/5\/inputs\/3\/|^\/lines\/9\/inputs\/0\//

  test.each(figuresOf(kept()).filter(({ path }) => !free.test(path)))('$path', ({ set, text }) => {
    const offer = kept()
    set(offer as never, changed(text))
    expect(verifyOffer(offer)).not.toEqual([])
  })

  test('one kopeck too', () => {
    const offer = kept()
    offer.lines[4].amount = offer.lines[4].amount.replace(/\d$/, (digit: string) => String((Number(digit) + 1) % 10))
    expect(verifyOffer(offer).map(fault => fault.path)).toContain('/lines/4/amount')
  })
})

describe('what is no offer', () => {
  test.each([null, 1, 'offer', [], {}, { lines: [] }])('%j has faults and throws nothing', value => {
    expect(verifyOffer(value).length).toBeGreaterThan(0)
  })

  test('lacks a line, an input, or names a formula that is not the line’s', () => {
    const short = kept()
    short.lines.splice(3, 1)
    const poor = kept()
    poor.lines[1].inputs.pop()
    const foreign = kept()
    foreign.lines[1].formula = 'metal.1'
    for (const offer of [short, poor, foreign]) expect(verifyOffer(offer).length).toBeGreaterThan(0)
  })
})
