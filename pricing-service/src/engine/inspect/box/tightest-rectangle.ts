// Points of a plane in, the turn out that makes the rectangle around them smallest: one side of it lies along a side of their hull.

export type Flat = readonly [number, number]

/** Shape: cosine and sine of the turn. Cost: hull sides × hull points; the callers have a hundred points at most. */
export const tightestTurn = (points: readonly Flat[]): Flat => {
  const hull = hullOf(points)
  let best: Flat = [1, 0]
  let bestArea = areaAlong(hull, best)
  for (let k = 0; k < hull.length; k++) {
    const [a, b] = [hull[k]!, hull[(k + 1) % hull.length]!]
    const [x, y] = [b[0] - a[0], b[1] - a[1]]
    const length = Math.sqrt(x * x + y * y)
    if (length === 0) continue
    const turn: Flat = [x / length, y / length]
    const area = areaAlong(hull, turn)
    if (area < bestArea) {
      bestArea = area
      best = turn
    }
  }
  return best
}

const areaAlong = (hull: readonly Flat[], [cosine, sine]: Flat): number => {
  let [leastU, largestU, leastV, largestV] = [Infinity, -Infinity, Infinity, -Infinity]
  for (const [x, y] of hull) {
    const u = x * cosine + y * sine
    const v = y * cosine - x * sine
    leastU = Math.min(leastU, u)
    largestU = Math.max(largestU, u)
    leastV = Math.min(leastV, v)
    largestV = Math.max(largestV, v)
  }
  return (largestU - leastU) * (largestV - leastV)
}

/** Andrew's monotone chain. */
const hullOf = (points: readonly Flat[]): readonly Flat[] => {
  const rising = [...points].sort((a, b) => a[0] - b[0] || a[1] - b[1])
  const chain = (from: readonly Flat[]): Flat[] => {
    const kept: Flat[] = []
    for (const point of from) {
      while (kept.length > 1 && turnsRight(kept.at(-2)!, kept.at(-1)!, point)) kept.pop()
      kept.push(point)
    }
    return kept.slice(0, -1)
  }
  const hull = [...chain(rising), ...chain(rising.toReversed())]
  return hull.length === 0 ? rising.slice(0, 1) : hull
}

const turnsRight = (a: Flat, b: Flat, c: Flat): boolean => (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]) <= 0
