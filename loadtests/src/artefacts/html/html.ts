// Text that is safe to stand in a page. In: a template whose parts are words of anybody. Out: HTML in which they are only words: whatever is put into a
// template is escaped, except what was made by a template itself.
import { printable } from '../text/printable.ts'

export interface Html {
  readonly markup: string
}
type Part = Html | string | number | null | undefined | false | readonly Part[]

export function html(pieces: TemplateStringsArray, ...parts: readonly Part[]): Html {
  return { markup: pieces.reduce((whole, piece, index) => whole + markupOf(parts[index - 1]) + piece) }
}

/** For what this package writes itself: style sheet and script. Never for words from a run. */
export const ownMarkup = (markup: string): Html => ({ markup })

export const nothing: Html = { markup: '' }

function markupOf(part: Part): string {
  if (part === null || part === undefined || part === false) return ''
  if (typeof part === 'string') return escapeText(part)
  if (typeof part === 'number') return String(part)
  return 'markup' in part ? part.markup : part.map(markupOf).join('')
}

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }

/** Also valid in XML 1.0. */
export function escapeText(text: string): string {
  return printable(text).replace(/[&<>"']/g, character => entities[character]!)
}
