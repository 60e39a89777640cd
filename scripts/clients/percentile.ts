// In: measured values. Out: the value below which the given share of them lies (nearest rank), or null of none.
export function percentile(values: readonly number[], ratio: number): number | null {
  if (values.length === 0) return null
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(ratio * sorted.length) - 1))] ?? null
}

export function showMs(valueMs: number | null): string {
  if (valueMs === null) return '–'
  return valueMs >= 10_000 ? `${(valueMs / 1000).toFixed(1)} s` : `${valueMs.toFixed(valueMs < 10 ? 1 : 0)} ms`
}
