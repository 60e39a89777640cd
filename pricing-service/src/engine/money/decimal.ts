// Exact decimal fixed point on bigint: what the engine counts millimetres, grams and roubles with.
// Nothing here rounds except round, roundSignificant, roundQuotient (half to even) and ceilingQuotient, as the contract demands.

/** The number units × 10^-places. Two decimals may be equal in value and differ in places. */
export type Decimal = { readonly units: bigint; readonly places: number }

const powersOfTen: bigint[] = [1n]
export const powerOfTen = (exponent: number): bigint => {
  for (let known = powersOfTen.length; known <= exponent; known++) powersOfTen.push(powersOfTen[known - 1]! * 10n)
  return powersOfTen[exponent]!
}

const decimalText = /^(-?)(\d+)(?:\.(\d+))?$/

/** Shape: "-12.50" → −1250 × 10^-2. Errors: RangeError for anything but plain digits with an optional fraction. */
export const decimal = (text: string): Decimal => {
  const [, sign, whole, fraction = ''] = decimalText.exec(text) ?? []
  if (whole === undefined) throw new RangeError(`Reading a decimal: "${text}" is not plain digits with an optional fraction`)
  const magnitude = BigInt(whole + fraction)
  return { units: sign === '-' ? -magnitude : magnitude, places: fraction.length }
}

export const wholeNumber = (value: number | bigint): Decimal => ({ units: BigInt(value), places: 0 })

export const zero = wholeNumber(0)

const unitsAt = (value: Decimal, places: number): bigint => value.units * powerOfTen(places - value.places)

export const add = (a: Decimal, b: Decimal): Decimal => {
  const places = Math.max(a.places, b.places)
  return { units: unitsAt(a, places) + unitsAt(b, places), places }
}

export const subtract = (a: Decimal, b: Decimal): Decimal => add(a, { units: -b.units, places: b.places })

export const sum = (values: readonly Decimal[]): Decimal => values.reduce(add, zero)

export const multiply = (...factors: readonly Decimal[]): Decimal =>
  factors.reduce((product, factor) => ({ units: product.units * factor.units, places: product.places + factor.places }))

/** Division by 10^exponent, which is exact: only the point moves. */
export const divideByPowerOfTen = (value: Decimal, exponent: number): Decimal => ({ units: value.units, places: value.places + exponent })

export const max = (a: Decimal, b: Decimal): Decimal => (subtract(a, b).units >= 0n ? a : b)

/** Shape: the whole number nearest to numerator / denominator, a tie goes to the even one; denominator > 0. */
const nearestEven = (numerator: bigint, denominator: bigint): bigint => {
  const magnitude = numerator < 0n ? -numerator : numerator
  const quotient = magnitude / denominator
  const twiceRest = (magnitude % denominator) * 2n
  const up = twiceRest > denominator || (twiceRest === denominator && quotient % 2n === 1n)
  const rounded = up ? quotient + 1n : quotient
  return numerator < 0n ? -rounded : rounded
}

/** R(x, n) of the contract: n decimal places, half to even; the result always has exactly n places. */
export const round = (value: Decimal, places: number): Decimal =>
  value.places <= places
    ? { units: unitsAt(value, places), places }
    : { units: nearestEven(value.units, powerOfTen(value.places - places)), places }

/** R(numerator / denominator, n) with a single rounding, however the exact quotient goes on. Errors: RangeError unless denominator > 0. */
export const roundQuotient = (numerator: Decimal, denominator: Decimal, places: number): Decimal => {
  const { over, under } = wholeFraction(numerator, denominator)
  return { units: nearestEven(over * powerOfTen(places), under), places }
}

/** The smallest whole number not below numerator / denominator. Errors: RangeError unless denominator > 0. */
export const ceilingQuotient = (numerator: Decimal, denominator: Decimal): Decimal => {
  const { over, under } = wholeFraction(numerator, denominator)
  const towardsZero = over / under
  return wholeNumber(over > 0n && over % under !== 0n ? towardsZero + 1n : towardsZero)
}

const wholeFraction = (numerator: Decimal, denominator: Decimal): { over: bigint; under: bigint } => {
  if (denominator.units <= 0n) throw new RangeError(`Dividing decimals: the denominator ${toText(denominator)} is not above zero`)
  const places = Math.max(numerator.places, denominator.places)
  return { over: unitsAt(numerator, places), under: unitsAt(denominator, places) }
}

/** Rounds to so many significant digits, half to even; a value with fewer is returned unchanged. */
export const roundSignificant = (value: Decimal, digitCount: number): Decimal => {
  const magnitude = value.units < 0n ? -value.units : value.units
  const surplusCount = magnitude.toString().length - digitCount
  if (surplusCount <= 0) return value
  const units = nearestEven(value.units, powerOfTen(surplusCount))
  const places = value.places - surplusCount
  return places >= 0 ? { units, places } : { units: units * powerOfTen(-places), places: 0 }
}

/** Shape: plain digits with exactly the value's places, never an exponent; zero has no sign. */
export const toText = ({ units, places }: Decimal): string => {
  const digits = (units < 0n ? -units : units).toString().padStart(places + 1, '0')
  const whole = digits.slice(0, digits.length - places)
  const fraction = places > 0 ? `.${digits.slice(-places)}` : ''
  return `${units < 0n ? '-' : ''}${whole}${fraction}`
}
