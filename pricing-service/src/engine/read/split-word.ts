// A word that a stream cuts in pieces, put together again. Each byte is copied once or moved in doubling steps, so long words stay linear.

export type SplitWord = {
  readonly byteCount: () => number
  readonly append: (piece: Uint8Array) => void
  /** The word so far; the memory is used again by the next word. */
  readonly take: () => Uint8Array
}

export const splitWord = (): SplitWord => {
  let bytes = new Uint8Array(64)
  let byteCount = 0
  return {
    byteCount: () => byteCount,
    append: piece => {
      if (byteCount + piece.length > bytes.length) {
        const grown = new Uint8Array(Math.max(2 * bytes.length, byteCount + piece.length))
        grown.set(bytes.subarray(0, byteCount))
        bytes = grown
      }
      bytes.set(piece, byteCount)
      byteCount += piece.length
    },
    take: () => {
      const word = bytes.subarray(0, byteCount)
      byteCount = 0
      return word
    },
  }
}
