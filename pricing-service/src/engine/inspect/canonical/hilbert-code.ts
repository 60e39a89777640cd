// Three ten-bit cells in, the place of the cell on Hilbert's curve out (Skilling, Programming the Hilbert curve, 2004). The curve never jumps, so neighbouring places make tight boxes.

const bitCount = 10

export const hilbertCode = (cellX: number, cellY: number, cellZ: number): number => {
  let x = cellX
  let y = cellY
  let z = cellZ
  for (let bit = 1 << (bitCount - 1); bit > 1; bit >>= 1) {
    const low = bit - 1
    if (x & bit) x ^= low
    if (y & bit) x ^= low
    else {
      const swapped = (x ^ y) & low
      x ^= swapped
      y ^= swapped
    }
    if (z & bit) x ^= low
    else {
      const swapped = (x ^ z) & low
      x ^= swapped
      z ^= swapped
    }
  }
  y ^= x
  z ^= y
  let flips = 0
  for (let bit = 1 << (bitCount - 1); bit > 1; bit >>= 1) if (z & bit) flips ^= bit - 1
  return (spread(x ^ flips) << 2) | (spread(y ^ flips) << 1) | spread(z ^ flips)
}

/** Ten bits, with two zero bits between each two of them. */
const spread = (cell: number): number => {
  let bits = cell
  bits = (bits | (bits << 16)) & 0x030000ff
  bits = (bits | (bits << 8)) & 0x0300f00f
  bits = (bits | (bits << 4)) & 0x030c30c3
  return (bits | (bits << 2)) & 0x09249249
}
