/** Shape: rows of cells → lines with each column as wide as its widest cell, counted in characters; no trailing blanks. */
export function columns(rows: readonly (readonly string[])[], gap = 2): string[] {
  const columnCount = Math.max(0, ...rows.map(row => row.length))
  const widths = Array.from({ length: columnCount }, (_, column) => Math.max(...rows.map(row => widthOf(row[column] ?? ''))))
  return rows.map(row =>
    row
      .map((cell, column) => cell + ' '.repeat(widths[column]! - widthOf(cell) + gap))
      .join('')
      .trimEnd(),
  )
}

export const time = (iso: string | null): string => (iso === null ? '-' : `${iso.slice(0, 23).replace('T', ' ')}Z`)

// Code points, not UTF-16 units: names contain more than ASCII.
const widthOf = (text: string) => [...text].length
