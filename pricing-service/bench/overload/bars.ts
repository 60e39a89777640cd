// A figure of the bench beside its bar.
export interface Bar {
  readonly title: string
  readonly figure: string
  readonly bar: string
  readonly isMet: boolean
}

export function showBars(bars: readonly Bar[]): string {
  const width = Math.max(...bars.map(({ title }) => title.length))
  return bars
    .map(({ title, figure, bar, isMet }) => `${isMet ? 'met   ' : 'MISSED'}  ${title.padEnd(width)}  ${figure.padStart(14)}   bar: ${bar}`)
    .join('\n')
}

export function quantile(values: readonly number[], ratio: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.ceil(ratio * sorted.length) - 1)] ?? Number.NaN
}
