// On which side of the plane through a, b, c lies d? The sign of a determinant, or 0 when rounding could have decided it.

/** Shewchuk's first filter (Adaptive Precision Floating-Point Arithmetic, 1997): the error of the determinant is below this share of its permanent. */
const doubtRatio = 8e-16

/** Points as offsets into a list of coordinates. Shape: 1, −1, or 0 for "in the plane, as far as doubles can tell". */
export const sideOf = (p: Float32Array, a: number, b: number, c: number, d: number): number => {
  const dx = p[d]!
  const dy = p[d + 1]!
  const dz = p[d + 2]!
  const ax = p[a]! - dx
  const ay = p[a + 1]! - dy
  const az = p[a + 2]! - dz
  const bx = p[b]! - dx
  const by = p[b + 1]! - dy
  const bz = p[b + 2]! - dz
  const cx = p[c]! - dx
  const cy = p[c + 1]! - dy
  const cz = p[c + 2]! - dz
  const determinant = ax * (by * cz - bz * cy) + bx * (cy * az - cz * ay) + cx * (ay * bz - az * by)
  const permanent =
    Math.abs(ax) * (Math.abs(by * cz) + Math.abs(bz * cy)) +
    Math.abs(bx) * (Math.abs(cy * az) + Math.abs(cz * ay)) +
    Math.abs(cx) * (Math.abs(ay * bz) + Math.abs(az * by))
  const doubt = doubtRatio * permanent
  return determinant > doubt ? 1 : determinant < -doubt ? -1 : 0
}
