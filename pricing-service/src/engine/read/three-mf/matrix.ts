// The affine transforms of 3MF: twelve numbers, row vectors on the left, the fourth row moves. All in double, in one order of operations.

/** m00 m01 m02 m10 m11 m12 m20 m21 m22 m30 m31 m32 */
export type Matrix = readonly number[]

export const identity: Matrix = [1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0]

export const isIdentity = (m: Matrix): boolean => m.every((value, place) => value === identity[place])

/** First `m`, then `n`. */
export const after = (m: Matrix, n: Matrix): Matrix => {
  if (isIdentity(m)) return n
  if (isIdentity(n)) return m
  return Array.from({ length: 12 }, (_, place) => {
    const row = place - (place % 3)
    const column = place % 3
    const turned = m[row]! * n[column]! + m[row + 1]! * n[3 + column]! + m[row + 2]! * n[6 + column]!
    return row === 9 ? turned + n[9 + column]! : turned
  })
}

/** Negative: the transform mirrors. 0: it makes everything flat. */
export const determinant = (m: Matrix): number =>
  m[0]! * (m[4]! * m[8]! - m[5]! * m[7]!) - m[1]! * (m[3]! * m[8]! - m[5]! * m[6]!) + m[2]! * (m[3]! * m[7]! - m[4]! * m[6]!)
