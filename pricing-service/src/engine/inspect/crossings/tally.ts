// Pairs of facets that cross in, how many there are within shells and between shells out. The place of a fault is its facet of the smallest number.

const shellPairsKeptMax = 20_000

export interface CrossingCounts {
  /** Pairs of facets of one shell. */
  readonly withinShellCount: number
  readonly withinShellFacet: number | null
  /** Pairs of facets of different shells: bodies that run into one another. */
  readonly betweenShellsCount: number
  readonly betweenShellsFacet: number | null
  /** Pairs of shells that cross, each once, the smaller number first. */
  readonly shellPairs: readonly (readonly [number, number])[]
}

export interface CrossingTally {
  readonly add: (f: number, g: number) => void
  readonly total: () => CrossingCounts
}

export const crossingTally = (shellOf: Int32Array): CrossingTally => {
  const counts = [0, 0]
  const facets = [Infinity, Infinity]
  const shellPairs = new Map<number, readonly [number, number]>()
  return {
    add: (f, g) => {
      const least = Math.min(shellOf[f]!, shellOf[g]!)
      const largest = Math.max(shellOf[f]!, shellOf[g]!)
      const kind = least === largest ? 0 : 1
      counts[kind]!++
      facets[kind] = Math.min(facets[kind]!, f, g)
      const key = least * 2 ** 26 + largest
      if (kind === 1 && shellPairs.size < shellPairsKeptMax && !shellPairs.has(key)) shellPairs.set(key, [least, largest])
    },
    total: () => ({
      withinShellCount: counts[0]!,
      withinShellFacet: facets[0] === Infinity ? null : facets[0]!,
      betweenShellsCount: counts[1]!,
      betweenShellsFacet: facets[1] === Infinity ? null : facets[1]!,
      shellPairs: [...shellPairs.values()].sort((a, b) => a[0] - b[0] || a[1] - b[1]),
    }),
  }
}
