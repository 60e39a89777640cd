// Exact decimals of JSON texts: what a number is worth, how far two are apart, sums of money. No double touches a kopeck here.
// Called by json-differences.ts, compare-replies.ts and the ledger.

/** units × 10^-places. */
export interface Decimal {
  readonly units: bigint
  readonly places: number
}

const jsonNumber = /^(-?)(\d{1,400})(?:\.(\d{1,400}))?(?:[eE]([+-]?\d{1,3}))?$/

/** Null for what is no JSON number, or one longer than anybody means. */
export function decimalOf(text: string): Decimal | null {
  const found = jsonNumber.exec(text)
  if (found === null) return null
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = found
  const places = fraction.length - Number(exponent)
  const units = BigInt(`${sign}${whole}${fraction}`)
  return places >= 0 ? { units, places } : { units: units * 10n ** BigInt(-places), places: 0 }
}

export function sumOf(one: Decimal, other: Decimal): Decimal {
  const places = Math.max(one.places, other.places)
  return { units: scaled(one, places) + scaled(other, places), places }
}

export function negated({ units, places }: Decimal): Decimal {
  return { units: -units, places }
}

export function absolute(amount: Decimal): Decimal {
  return amount.units < 0n ? negated(amount) : amount
}

export function isZero({ units }: Decimal): boolean {
  return units === 0n
}

/** Below 0, 0 or above 0 as `one` is smaller, equal or larger. */
export function compareDecimals(one: Decimal, other: Decimal): number {
  const { units } = sumOf(one, negated(other))
  return units === 0n ? 0 : units < 0n ? -1 : 1
}

/** Plain digits with at least two places; zeros after them are left out. */
export function moneyText(amount: Decimal): string {
  const places = Math.max(2, amount.places)
  const units = scaled(amount, places)
  const digits = String(units < 0n ? -units : units).padStart(places + 1, '0')
  const shown = `${digits.slice(0, -places)}.${digits.slice(-places)}`.replace(/(\.\d\d\d*?)0+$/, '$1')
  return units < 0n ? `-${shown}` : shown
}

/** Sums two texts of moneyText. */
export function addMoney(one: string, other: string): string {
  return moneyText(sumOf(decimalOf(one) ?? zero, decimalOf(other) ?? zero))
}

export function absoluteMoney(text: string): string {
  return moneyText(absolute(decimalOf(text) ?? zero))
}

const zero: Decimal = Object.freeze({ units: 0n, places: 0 })

function scaled({ units, places }: Decimal, wantedPlaces: number): bigint {
  return units * 10n ** BigInt(wantedPlaces - places)
}
