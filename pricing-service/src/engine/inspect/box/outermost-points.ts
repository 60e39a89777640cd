// The points of a body that reach furthest along 49 directions, both ways: few points that any tight box around the body touches, or nearly.

const reach = [-2, -1, 0, 1, 2]

/** One of each pair of opposite whole-number directions within two steps, none a multiple of another. */
const directions = reach
  .flatMap(x => reach.flatMap(y => reach.map(z => [x, y, z] as const)))
  .filter(([x, y, z]) => x > 0 || (x === 0 && (y > 0 || (y === 0 && z > 0))))
  .filter(([x, y, z]) => x % 2 !== 0 || y % 2 !== 0 || z % 2 !== 0)

/** Shape: coordinates about `middle`, three per point, each point once. */
export const outermostAlong = (points: Float32Array, [mx, my, mz]: readonly [number, number, number]): Float64Array => {
  const found = new Set<number>()
  for (const [dx, dy, dz] of directions) {
    let [least, largest, first, last] = [Infinity, -Infinity, 0, 0]
    for (let at = 0; at < points.length; at += 3) {
      const along = dx * (points[at]! - mx) + dy * (points[at + 1]! - my) + dz * (points[at + 2]! - mz)
      if (along < least) {
        least = along
        first = at
      }
      if (along > largest) {
        largest = along
        last = at
      }
    }
    found.add(first).add(last)
  }
  return Float64Array.from([...found].flatMap(at => [points[at]! - mx, points[at + 1]! - my, points[at + 2]! - mz]))
}
