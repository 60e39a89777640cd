// One number word of a text format: bytes → nearest double. Grammar: [+-]?(d+(.d*)?|.d+)([eE][+-]?d+)? with d = 0–9; a decimal comma, nan and inf are no numbers;
// nor is a word of more than 4 096 bytes, so that no word costs more than its share.

/** Every power here is exact as a double, so one multiplication or division by it rounds once, that is correctly (Clinger 1990). */
const exactPowersOfTen = Float64Array.from({ length: 23 }, (_, exponent) => Number(`1e${exponent}`))
const largestExactExponent = 22
/** As long as the significand is below, another digit leaves it below 2^53, that is exact. */
const significandRoom = 900_719_925_474_099

/** Shape: the word bytes[start, end) as the nearest double; NaN when it is none of the grammar, ±Infinity when it is too large. */
export const doubleOfWord = (bytes: Uint8Array, start: number, end: number): number => {
  let at = start
  const sign = bytes[at]!
  if (sign === 0x2d || sign === 0x2b) at++
  let significand = 0
  let exponent = 0
  let digitCount = 0
  for (; at < end; at++) {
    const digit = bytes[at]! - 0x30
    if (digit < 0 || digit > 9) break
    if (significand >= significandRoom) return slowly(bytes, start, end)
    significand = significand * 10 + digit
    digitCount++
  }
  if (at < end && bytes[at] === 0x2e) {
    at++
    const fractionAt = at
    for (; at < end; at++) {
      const digit = bytes[at]! - 0x30
      if (digit < 0 || digit > 9) break
      if (significand >= significandRoom) return slowly(bytes, start, end)
      significand = significand * 10 + digit
    }
    exponent = fractionAt - at
    digitCount += at - fractionAt
  }
  if (digitCount === 0) return Number.NaN
  if (at < end) {
    const written = exponentOf(bytes, at, end)
    if (Number.isNaN(written)) return Number.NaN
    exponent += written
  }
  if (exponent < -largestExactExponent || exponent > largestExactExponent) return slowly(bytes, start, end)
  const magnitude = exponent < 0 ? significand / exactPowersOfTen[-exponent]! : significand * exactPowersOfTen[exponent]!
  return sign === 0x2d ? -magnitude : magnitude
}

/** Shape: the bytes from the e on; NaN when they are not `[eE][+-]?d+`. */
const exponentOf = (bytes: Uint8Array, start: number, end: number): number => {
  if ((bytes[start]! | 0x20) !== 0x65) return Number.NaN
  let at = start + 1
  const sign = bytes[at]
  if (sign === 0x2d || sign === 0x2b) at++
  if (at >= end) return Number.NaN
  let exponent = 0
  for (; at < end; at++) {
    const digit = bytes[at]! - 0x30
    if (digit < 0 || digit > 9) return Number.NaN
    exponent = Math.min(exponent * 10 + digit, 1e15)
  }
  return sign === 0x2d ? -exponent : exponent
}

const wordBytesMax = 4096
const grammar = /^[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?$/

/** The language's own reader, for words of more digits or larger exponents than the exact way takes. */
const slowly = (bytes: Uint8Array, start: number, end: number): number => {
  if (end - start > wordBytesMax) return Number.NaN
  const text = asciiText(bytes, start, end)
  return grammar.test(text) ? Number(text) : Number.NaN
}

/** The bytes as characters of the same codes; String.fromCharCode takes its arguments on the stack, so at most some thousands. */
export const asciiText = (bytes: Uint8Array, start: number, end: number): string =>
  String.fromCharCode.apply(null, bytes.subarray(start, Math.min(end, start + wordBytesMax)) as unknown as number[])

/** Shape: [+-]?d+ as a whole number; NaN when it is none or beyond 2^53. */
export const wholeOfWord = (bytes: Uint8Array, start: number, end: number): number => {
  let at = start
  const sign = bytes[at]
  if (sign === 0x2d || sign === 0x2b) at++
  if (at >= end) return Number.NaN
  let whole = 0
  for (; at < end; at++) {
    const digit = bytes[at]! - 0x30
    if (digit < 0 || digit > 9) return Number.NaN
    whole = whole * 10 + digit
  }
  if (whole > Number.MAX_SAFE_INTEGER) return Number.NaN
  return sign === 0x2d ? -whole : whole
}
