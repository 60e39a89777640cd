// What a count of rare events says about their true rate. In: how many of how many. Out: bounds as ratios. Called by the rules about wrong and failed answers.

/** One-sided 95 %. */
const z = 1.6449

/** Wilson's bounds; with none seen the upper one is the rule of three, 1 − 0.05^(1/n) ≈ 3 / n. */
export function proportionBounds(count: number, of: number): { readonly lower: number; readonly upper: number } {
  if (of === 0) return { lower: 0, upper: 1 }
  if (count === 0) return { lower: 0, upper: 1 - 0.05 ** (1 / of) }
  const ratio = count / of
  const middle = ratio + (z * z) / (2 * of)
  const reach = z * Math.sqrt((ratio * (1 - ratio)) / of + (z * z) / (4 * of * of))
  const whole = 1 + (z * z) / of
  return { lower: Math.max(0, (middle - reach) / whole), upper: Math.min(1, (middle + reach) / whole) }
}

/** Chi-squared test of one split, one degree of freedom: the probability of a split at least as uneven as this if the expected ratio is true. */
export function splitProbability(count: number, of: number, expectedRatio: number): number {
  const expected = of * expectedRatio
  const deviation = (count - expected) ** 2
  return complementaryError(Math.sqrt((deviation / expected + deviation / (of - expected)) / 2))
}

/** erfc by Numerical Recipes' Chebyshev fit, relative error below 1.2e-7. */
function complementaryError(x: number): number {
  const t = 1 / (1 + x / 2)
  const terms = [-1.26551223, 1.00002368, 0.37409196, 0.09678418, -0.18628806, 0.27886807, -1.13520398, 1.48851587, -0.82215223, 0.17087277]
  return t * Math.exp(-x * x + terms.reduceRight((sum, term) => sum * t + term, 0))
}
