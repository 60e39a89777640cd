// How the command line shows things: aligned columns, times in UTC, shares in percent. In: values. Out: lines.
import { formatShare } from '../basis-points.ts'
import type { Side } from '../rollout.ts'

/** Shape: rows of cells → lines with each column as wide as its widest cell; no trailing blanks. */
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

export function time(at: number | null): string {
  return at === null ? '-' : `${new Date(at).toISOString().slice(0, 19).replace('T', ' ')}Z`
}

export function share(basisPoints: number): string {
  return formatShare(basisPoints)
}

export function list(names: readonly string[]): string {
  return names.length === 0 ? 'none' : names.join(', ')
}

export function otherThan(side: Side): string {
  return side === 'legacy' ? 'candidate' : 'legacy'
}

// Code points, not UTF-16 units: names of people contain more than ASCII.
function widthOf(text: string): number {
  return [...text].length
}
