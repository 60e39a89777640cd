// Several sums at once that lose nothing on the way: Neumaier's form of Kahan's sum, without its branch (the two-sum of Knuth).

export interface CompensatedSums {
  readonly add: (index: number, value: number) => void
  readonly totals: () => Float64Array
}

/** The last digit still depends on the order of the values; the canonical mesh has only one order. */
export const compensatedSums = (count: number): CompensatedSums => {
  const sums = new Float64Array(count)
  const lost = new Float64Array(count)
  return {
    add: (index, value) => {
      const before = sums[index]!
      const after = before + value
      const kept = after - before
      lost[index]! += before - (after - kept) + (value - kept)
      sums[index] = after
    },
    totals: () => sums.map((sum, index) => sum + lost[index]!),
  }
}
