// Three ten-bit cells in, the place of the cell on Hilbert's curve out (Skilling, Programming the Hilbert curve, 2004). The curve never jumps, so neighbouring places make tight boxes.
// Masks stand where Skilling has branches: nobody can foretell the bits of a place, and a branch foretold wrongly costs more than all the rest.

const bitCount = 10

export const hilbertCode = (cellX: number, cellY: number, cellZ: number): number => {
  let x = cellX
  let y = cellY
  let z = cellZ
  for (let bit = bitCount - 1; bit > 0; bit--) {
    const low = (1 << bit) - 1
    x ^= low & -((x >> bit) & 1)
    const isSetY = -((y >> bit) & 1)
    const swappedY = (x ^ y) & low & ~isSetY
    x ^= swappedY | (low & isSetY)
    y ^= swappedY
    const isSetZ = -((z >> bit) & 1)
    const swappedZ = (x ^ z) & low & ~isSetZ
    x ^= swappedZ | (low & isSetZ)
    z ^= swappedZ
  }
  y ^= x
  z ^= y
  // Every set bit above the lowest turns all bits below it round.
  let flips = z >> 1
  flips ^= flips >> 1
  flips ^= flips >> 2
  flips ^= flips >> 4
  flips ^= flips >> 8
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
