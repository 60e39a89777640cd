// How often answers may differ in truth, given how often they did: upper and lower bounds at 95 %, one-sided. Pure arithmetic.
// Source: Wilson, "Probable inference", 1927; for none among n the rule of three.

/** The 95th percentile of the normal distribution. */
const z = 1.6448536269514722

/** Units: ratio 0..1; null while nothing was compared. None among 300 / 3 000 / 30 000 bounds the true rate at 1 % / 0.1 % / 0.01 %. */
export function upperBoundRatio(hitCount: number, count: number): number | null {
  if (count === 0) return null
  if (hitCount === 0) return Math.min(1, 3 / count)
  return Math.min(1, Math.max(hitCount / count, wilson(hitCount, count, 1)))
}

/** Units: ratio 0..1; 0 while nothing was compared. */
export function lowerBoundRatio(hitCount: number, count: number): number {
  return count === 0 || hitCount === 0 ? 0 : Math.max(0, Math.min(hitCount / count, wilson(hitCount, count, -1)))
}

function wilson(hitCount: number, count: number, side: 1 | -1): number {
  const ratio = hitCount / count
  const spread = z * Math.sqrt((ratio * (1 - ratio)) / count + (z * z) / (4 * count * count))
  return (ratio + (z * z) / (2 * count) + side * spread) / (1 + (z * z) / count)
}
