// For tests only: exact fractions of whole numbers, written another way than the decimals they check.

export type Fraction = { readonly over: bigint; readonly under: bigint }

/** Shape: plain decimal text → fraction. */
export const fractionOf = (text: string): Fraction => {
  const [whole, digits = ''] = text.split('.')
  return { over: BigInt(`${whole}${digits}`), under: BigInt(`1${'0'.repeat(digits.length)}`) }
}

/** Shape: any finite double → fraction, by doubling until it is whole (each doubling is exact). */
export const fractionOfDouble = (value: number): Fraction => {
  let under = 1n
  let scaled = value
  while (!Number.isInteger(scaled)) {
    scaled *= 2
    under *= 2n
  }
  return { over: BigInt(scaled), under }
}

const magnitude = (value: bigint): bigint => (value < 0n ? -value : value)

/** Whether `rounded` is what "to a whole multiple of `unit`, half to even" makes of `exact`: nearest, and even when there are two nearest. */
export const isHalfEven = (exact: Fraction, rounded: Fraction, unit: Fraction): boolean => {
  const multiple = rounded.over * unit.under
  const step = rounded.under * unit.over
  if (multiple % step !== 0n) return false
  const distance = magnitude(exact.over * rounded.under - rounded.over * exact.under) * 2n * unit.under
  const halfWay = exact.under * rounded.under * unit.over
  return distance < halfWay || (distance === halfWay && (multiple / step) % 2n === 0n)
}
