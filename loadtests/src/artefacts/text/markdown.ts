// In: words of anybody. Out: Markdown in which they are only words, also inside a table.
import { printable } from './printable.ts'

export function markdownText(text: string): string {
  return printable(text.replace(/\s+/g, ' '))
    .replace(/[\\`*_{}[\]()#+!|~]/g, character => `\\${character}`)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('@', '&#64;')
}

export function markdownTable(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  { leftCount }: { readonly leftCount: number },
): string[] {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  return [
    line(head.map(markdownText)),
    `|${head.map((_, column) => (column < leftCount ? '---' : '--:')).join('|')}|`,
    ...rows.map(row => line(row.map(markdownText))),
  ]
}
