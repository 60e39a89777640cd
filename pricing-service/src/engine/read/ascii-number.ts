// One number word of an ASCII STL: text → nearest double → nearest float32, with a decimal point or a decimal comma.

/** Every power here is exact as a double, so one multiplication or division by it rounds once, that is correctly (Clinger 1990). */
const exactPowersOfTen = Float64Array.from({ length: 23 }, (_, exponent) => Number(`1e${exponent}`))
const largestExactExponent = exactPowersOfTen.length - 1
/** As long as the significand is below, another digit leaves it (and it plus 1) below 2^53, that is exact. */
const significandRoom = 900_719_925_474_099
/** More than a file has room for digits, so that an exponent of any length stays a whole number. */
const exponentCeiling = 1e15

/**
 * Shape: the word bytes[start, end) as float32; NaN when it is no number of the grammar `[+-]?(d+([.,]d*)?|[.,]d+)([eE][+-]?d+)?`, ±Infinity when it is too large.
 * Digits beyond the exact ones are dropped only if the float32 is the same for the next significand too: rounding is monotone, so whatever the dropped digits
 * are, the nearest double lies between the two. In every other case Number() reads the text.
 */
export const readNumber = (bytes: Uint8Array, start: number, end: number): number => {
  let at = start
  const negative = bytes[at] === 0x2d
  if (negative || bytes[at] === 0x2b) at++
  let significand = 0
  let exponent = 0
  let digitsSeen = false
  let dropped = false
  let afterPoint = false
  for (; at < end; at++) {
    const digit = bytes[at]! - 0x30
    if (digit >= 0 && digit <= 9) {
      digitsSeen = true
      if (significand < significandRoom) {
        significand = significand * 10 + digit
        if (afterPoint) exponent--
      } else {
        dropped = true
        if (!afterPoint) exponent++
      }
    } else if ((digit === -2 || digit === -4) && !afterPoint) afterPoint = true
    else break
  }
  if (!digitsSeen) return Number.NaN
  if (at < end) {
    const written = readExponent(bytes, at, end)
    if (Number.isNaN(written)) return Number.NaN
    exponent += written
  }
  if (significand === 0) return negative ? -0 : 0
  if (exponent < -largestExactExponent || exponent > largestExactExponent) return readSlowly(bytes, start, end)
  const magnitude = Math.fround(scale(significand, exponent))
  if (dropped && magnitude !== Math.fround(scale(significand + 1, exponent))) return readSlowly(bytes, start, end)
  return negative ? -magnitude : magnitude
}

const scale = (significand: number, exponent: number): number =>
  exponent < 0 ? significand / exactPowersOfTen[-exponent]! : significand * exactPowersOfTen[exponent]!

/** Shape: the bytes from the e on; NaN when they are not `[eE][+-]?d+`. */
const readExponent = (bytes: Uint8Array, start: number, end: number): number => {
  if ((bytes[start]! | 0x20) !== 0x65) return Number.NaN
  let at = start + 1
  const negative = bytes[at] === 0x2d
  if (negative || bytes[at] === 0x2b) at++
  if (at >= end) return Number.NaN
  let exponent = 0
  for (; at < end; at++) {
    const digit = bytes[at]! - 0x30
    if (digit < 0 || digit > 9) return Number.NaN
    exponent = Math.min(exponent * 10 + digit, exponentCeiling)
  }
  return negative ? -exponent : exponent
}

/** For words that are in the grammar; String.fromCharCode takes its arguments on the stack, hence the pieces. */
const readSlowly = (bytes: Uint8Array, start: number, end: number): number => {
  let text = ''
  for (let from = start; from < end; from += 4096) text += String.fromCharCode(...bytes.subarray(from, Math.min(from + 4096, end)))
  return Math.fround(Number(text.replace(',', '.')))
}
