// Ear clipping: takes corners away whose triangle holds no other corner, until three are left. Called for polygons that are not convex.
import type { CutBudget } from './cut-polygon.ts'

/** Shape: as cutPolygon. False when there is no ear left to find or the budget is used up; `triples` then holds nothing of use. */
export const clipEars = (flat: Float64Array, count: number, triples: Uint32Array, budget: CutBudget): boolean => {
  const next = Uint32Array.from({ length: count }, (_, k) => (k + 1) % count)
  const before = Uint32Array.from({ length: count }, (_, k) => (k + count - 1) % count)
  let written = 0
  let corner = 0
  let left = count
  let sinceLast = 0
  while (left > 3) {
    const [a, c] = [before[corner]!, next[corner]!]
    // After a whole round without an ear, a corner on a straight line may go too: it leaves a triangle without area.
    const turn = turnAt(flat, a, corner, c)
    const takes = turn > 0 ? isEar(flat, next, a, corner, c, budget) : turn === 0 && sinceLast >= left
    if (budget.earTestCount < 0) return false
    if (takes) {
      triples[written++] = a
      triples[written++] = corner
      triples[written++] = c
      next[a] = c
      before[c] = a
      left--
      sinceLast = 0
    } else if (++sinceLast > 2 * left) return false
    corner = c
  }
  triples[written++] = before[corner]!
  triples[written++] = corner
  triples[written++] = next[corner]!
  return turnAt(flat, before[corner]!, corner, next[corner]!) >= 0
}

const turnAt = (flat: Float64Array, a: number, b: number, c: number): number =>
  (flat[2 * b]! - flat[2 * a]!) * (flat[2 * c + 1]! - flat[2 * a + 1]!) -
  (flat[2 * b + 1]! - flat[2 * a + 1]!) * (flat[2 * c]! - flat[2 * a]!)

/** No other corner lies in or on the triangle, except where it coincides with one of its corners. */
const isEar = (flat: Float64Array, next: Uint32Array, a: number, b: number, c: number, budget: CutBudget): boolean => {
  for (let k = next[c]!; k !== a; k = next[k]!) {
    budget.earTestCount--
    if (turnAt(flat, a, b, k) < 0 || turnAt(flat, b, c, k) < 0 || turnAt(flat, c, a, k) < 0) continue
    if (!isSame(flat, k, a) && !isSame(flat, k, b) && !isSame(flat, k, c)) return false
  }
  return budget.earTestCount >= 0
}

const isSame = (flat: Float64Array, a: number, b: number): boolean => flat[2 * a] === flat[2 * b] && flat[2 * a + 1] === flat[2 * b + 1]
