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

type Path = readonly (string | number)[]

/** Every place that holds a number, as JSON or as text. */
function numbersOf(value: unknown, path: Path = []): Path[] {
  if (typeof value === 'number' || (typeof value === 'string' && /^-?\d+(\.\d+)?$/.test(value))) return [path]
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, part]) => numbersOf(part, [...path, Array.isArray(value) ? Number(key) : key]))
}

type Json = Record<string | number, never>
const at = (root: unknown, path: Path): unknown => path.reduce((part, key) => (part as Json)[key], root)

/** One more in the last digit, another first digit, ten times as many: the last catches what is rounded down to whole pieces. */
const mutations: Readonly<Record<string, (text: string) => string>> = {
  'last digit': text => text.replace(/\d$/, digit => String((Number(digit) + 1) % 10)),
  'first digit': text => text.replace(/\d/, digit => String((Number(digit) % 9) + 1)),
  'a nine in front': text => text.replace(/^-?/, sign => `${sign}9`),
}

/** The name of an input rather than its number, so that the list below can be read. */
const named = (offer: unknown, path: Path): string => {
  const input = path[2] === 'inputs' ? (at(offer, path.slice(0, 4)) as { name: string }).name : null
  return input === null ? path.join('/') : `${(at(offer, path.slice(0, 2)) as { code: string }).code}.${input}`
}

function unnoticed(build: () => never): string[] {
  return numbersOf(build()).flatMap(path =>
    Object.entries(mutations).flatMap(([name, mutate]) => {
      const offer = build()
      const parent = at(offer, path.slice(0, -1)) as Json
      const old: string | number = parent[path.at(-1)!]!
      const text = mutate(String(old))
      parent[path.at(-1)!] = (typeof old === 'number' ? Number(text) : text) as never
      return verifyOffer(offer).length === 0 ? [`${named(offer, path)}: ${name}`] : []
    }),
  )
}

describe('a changed figure is found', () => {
  test('wherever it stands, but for what has no effect on any amount of this offer', () => {
    expect(unnoticed(kept as () => never)).toEqual([
      // No amount depends on it: a promise, not a price.
      'leadTime/workingDays: last digit',
      'leadTime/workingDays: first digit',
      'leadTime/workingDays: a nine in front',
      // They act only through a whole number of pieces, on a platform or in a flask, which these changes leave as it is.
      'PATTERN_PRINT.platformXMm: last digit',
      'PATTERN_PRINT.platformYMm: last digit',
      'PATTERN_PRINT.gapMm: last digit',
      'PATTERN_PRINT.gapMm: first digit',
      'CASTING.usableMm3: last digit',
      'CASTING.packingRatio: last digit',
      // Least prices that this piece exceeds in every quantity of the table.
      'FINISHING.minimumPerPiece: last digit',
      'FINISHING.minimumPerPiece: first digit',
      'MINIMUM.minimumOrder: last digit',
      'MINIMUM.minimumOrder: first digit',
      'MINIMUM.minimumOrder: a nine in front',
    ])
  })

  test('in the bands and in every row of the table, although neither belongs to the quantity that was asked', () => {
    const change: Record<string, (offer: ReturnType<typeof kept>) => void> = {
      'a cheaper row and its price per piece': offer => Object.assign(offer.quantityTable[9], { total: '1000.00', perPiece: '1.00' }),
      'a row that is gone': offer => offer.quantityTable.splice(3, 1),
      'a band from elsewhere': offer => Object.assign(offer.quantityBands[2], { fromQuantity: 150 }),
      'a larger discount of a band': offer => Object.assign(offer.quantityBands[1], { labourRatio: '0.15' }),
      'a band that is gone': offer => offer.quantityBands.pop(),
      'bands that change places': offer => offer.quantityBands.reverse(),
      'pieces that the bands do not discount': offer => {
        const input = offer.lines[7].inputs.find(({ name }: { name: string }) => name === 'discountedPieces')
        input.value = '2.28'
      },
    }
    for (const [name, tamper] of Object.entries(change)) {
      const offer = kept()
      tamper(offer)
      expect([name, verifyOffer(offer).length > 0]).toEqual([name, true])
    }
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
