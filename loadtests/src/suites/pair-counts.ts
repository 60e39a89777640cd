// How many pairs of slices a comparison takes. Out: numbers. Used by suite-crossings.ts, the runner and the gate.

/** A suite that compares and says nothing about its pairs. */
export const usualPairs = { minCount: 12, stepCount: 8, maxCount: 40 } as const

/** A p99 of short slices is too restless for fewer: single pairs of a server with itself differ by more than 10 % in 75 % of cases. It stays undecided. */
export const p99PairsMinCount = 40
