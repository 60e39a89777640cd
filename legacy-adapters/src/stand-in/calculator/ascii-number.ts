// One number of an ASCII model: its bytes → the nearest double → the nearest float32. Called by the ASCII reader.

const [plus, minus, comma, point, zero, nine, upperE, lowerE] = [0x2b, 0x2d, 0x2c, 0x2e, 0x30, 0x39, 0x45, 0x65]

/**
 * Grammar: `[+-]?(d+([.,]d*)?|[.,]d+)([eE][+-]?d+)?`, and nothing around it.
 * Shape: bytes → float32 as a number; null for anything else and for what overflows to infinity.
 */
export function asciiNumber(word: Uint8Array): number | null {
  if (!isNumber(word)) return null
  // Number() knows no decimal comma; what is left of the grammar is a subset of its own.
  const text = Buffer.from(word.buffer, word.byteOffset, word.byteLength).toString('latin1').replace(',', '.')
  const float32 = Math.fround(Number(text))
  return Number.isFinite(float32) ? float32 : null
}

/** Scanned by hand and not by an expression: a word may be as long as the file. */
function isNumber(word: Uint8Array): boolean {
  let at = isSign(word[0]) ? 1 : 0
  const wholeEnd = skipDigits(word, at)
  let digitCount = wholeEnd - at
  at = wholeEnd
  if (word[at] === point || word[at] === comma) {
    const fractionEnd = skipDigits(word, at + 1)
    digitCount += fractionEnd - at - 1
    at = fractionEnd
  }
  if (digitCount === 0) return false
  if (word[at] === upperE || word[at] === lowerE) {
    const exponentAt = isSign(word[at + 1]) ? at + 2 : at + 1
    at = skipDigits(word, exponentAt)
    if (at === exponentAt) return false
  }
  return at === word.length
}

const isSign = (byte: number | undefined): boolean => byte === plus || byte === minus

function skipDigits(word: Uint8Array, from: number): number {
  let at = from
  while (at < word.length && word[at]! >= zero! && word[at]! <= nine!) at++
  return at
}
