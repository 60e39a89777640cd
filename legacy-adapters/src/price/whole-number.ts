// In: the text of a JSON number as it was sent. Out: its value when that is whole and between 1 and a bound, judged on the exact decimal text.
// No double takes part, so 10.0 and 1e1 are 10 while 10.00000000000000001 is not whole.

/** Shape: JSON number text → whole number in 1..max, else null. `max` is a safe integer. */
export function wholeNumber(text: string, max: number): number | null {
  const parts = /^(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(text)
  if (parts === null) return null
  const [, whole = '', fraction = '', exponent = '0'] = parts
  const digits = `${whole}${fraction}`.replace(/^0+/, '')
  const significant = digits.replace(/0+$/, '')
  // Exact below 2^53; an exponent beyond that cannot be balanced by any mantissa that fits in memory, so Infinity decides rightly too.
  const zerosAfter = Number(exponent) - fraction.length + (digits.length - significant.length)
  if (significant === '' || zerosAfter < 0 || significant.length + zerosAfter > String(max).length) return null
  const value = Number(`${significant}${'0'.repeat(zerosAfter)}`)
  return value <= max ? value : null
}
