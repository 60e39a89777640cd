// The value of a JSON number, judged on its decimal text: a double would take 10.00000000000000001 for 10. Called wherever a body holds an id or a count.

const jsonNumber = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/
const digitsMax = 15

/**
 * Shape: the source text of a JSON value → its value when it is a number that is whole and not negative, else null (`10.0` and `1e1` are 10).
 * Anything above 15 digits is null too: no id and no count of MES is that long.
 */
export function wholeNumber(source: string | undefined): number | null {
  const parts = source === undefined ? null : jsonNumber.exec(source)
  if (parts === null) return null
  const [, sign, integer, fraction = '', exponent = '0'] = parts
  const written = `${integer}${fraction}`
  const digits = written.replace(/^0+/, '').replace(/0+$/, '')
  if (digits === '') return 0
  const trailingZeros = written.length - written.replace(/0+$/, '').length
  const power = Number(exponent) - fraction.length + trailingZeros
  if (sign === '-' || power < 0 || digits.length + power > digitsMax) return null
  return Number(digits + '0'.repeat(power))
}

export const int32Max = 2_147_483_647

/** Shape: as above → a positive 32-bit integer, else null. What clients call an id. */
export function positiveInt32(source: string | undefined): number | null {
  const value = wholeNumber(source)
  return value !== null && value >= 1 && value <= int32Max ? value : null
}
