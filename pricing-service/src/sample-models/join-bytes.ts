// Pieces of a file one after another.

export const joinBytes = (pieces: readonly Uint8Array[]): Uint8Array<ArrayBuffer> => {
  const bytes = new Uint8Array(pieces.reduce((length, piece) => length + piece.length, 0))
  let filledCount = 0
  for (const piece of pieces) {
    bytes.set(piece, filledCount)
    filledCount += piece.length
  }
  return bytes
}

/** Lines in pieces of some thousands, so that no string grows without bound. */
export const linesToBytes = (lines: Iterable<string>): Uint8Array<ArrayBuffer> => {
  const encoder = new TextEncoder()
  const pieces: Uint8Array[] = []
  let some: string[] = []
  for (const line of lines) {
    some.push(line)
    if (some.length < 4096) continue
    pieces.push(encoder.encode(`${some.join('\n')}\n`))
    some = []
  }
  if (some.length > 0) pieces.push(encoder.encode(`${some.join('\n')}\n`))
  return joinBytes(pieces)
}
