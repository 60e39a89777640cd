// Which line of the style sheet stands for what. The first of two variants is the old one: orange and dashed; the newer one, or the only one, is blue.

export function lookOfVariant(variant: string, variants: readonly string[]): string {
  return variants.length === 1 ? 'l1' : `l${Math.max(0, variants.indexOf(variant)) % 6}`
}

/** Processes have other colours than variants as long as there are enough. */
export function lookOfProcess(index: number): string {
  return `l${[2, 3, 4, 5, 1, 0][index % 6]}`
}
