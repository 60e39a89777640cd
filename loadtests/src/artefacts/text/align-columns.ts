// In: rows of cells. Out: lines in which columns stand below each other, numbers to the right.

export function alignColumns(rows: readonly (readonly string[])[], { leftCount }: { readonly leftCount: number }): string[] {
  const columnCount = Math.max(0, ...rows.map(row => row.length))
  const widths = Array.from({ length: columnCount }, (_, column) => Math.max(...rows.map(row => row[column]?.length ?? 0)))
  return rows.map(row =>
    row
      .map((cell, column) => (column < leftCount ? cell.padEnd(widths[column]!) : cell.padStart(widths[column]!)))
      .join('  ')
      .trimEnd(),
  )
}
