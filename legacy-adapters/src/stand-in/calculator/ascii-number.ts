// One number of an ASCII model: its bytes → the nearest double → the nearest float32. Called by the ASCII reader.

const [plus, minus, comma, point, zero, nine, upperE, lowerE] = [0x2b, 0x2d, 0x2c, 0x2e, 0x30, 0x39, 0x45, 0x65] as const

/**
 * Grammar: `[+-]?(d+([.,]d*)?|[.,]d+)([eE][+-]?d+)?`, and nothing around it.
 * Shape: bytes from..to → float32 as a number; null for anything else and for what overflows to infinity.
 */
export function asciiNumber(bytes: Buffer, from: number, to: number): number | null {
  if (!isNumber(bytes, from, to)) return null
  // Number() knows no decimal comma; apart from that the grammar is a subset of its own.
  const text = bytes.toString('latin1', from, to).replace(',', '.')
  const float32 = Math.fround(Number(text))
  return Number.isFinite(float32) ? float32 : null
}

/** Scanned by hand and not by an expression: a word may be as long as the file. */
function isNumber(bytes: Buffer, from: number, to: number): boolean {
  const wholeAt = isSign(bytes[from]!) ? from + 1 : from
  let at = skipDigits(bytes, wholeAt, to)
  let digitCount = at - wholeAt
  if (at < to && (bytes[at] === point || bytes[at] === comma)) {
    const fractionAt = at + 1
    at = skipDigits(bytes, fractionAt, to)
    digitCount += at - fractionAt
  }
  if (digitCount === 0) return false
  if (at < to && (bytes[at] === upperE || bytes[at] === lowerE)) {
    const exponentAt = at + 1 < to && isSign(bytes[at + 1]!) ? at + 2 : at + 1
    at = skipDigits(bytes, exponentAt, to)
    if (at === exponentAt) return false
  }
  return at === to
}

const isSign = (byte: number): boolean => byte === plus || byte === minus

function skipDigits(bytes: Buffer, from: number, to: number): number {
  let at = from
  while (at < to && bytes[at]! >= zero && bytes[at]! <= nine) at++
  return at
}
