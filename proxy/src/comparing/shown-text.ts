// In: what two sides wrote at a place. Out: what may be shown of it to people, kept in files and told to metrics. Numbers and words of the protocol
// are shown; any other text could be a person's and is told by its length, unless its route declares the path as free of such data.
import type { Difference, RawDifference, RawText } from './difference.ts'
import type { Comparing } from './rules.ts'

const shownHeaders = new Set([
  ...['content-type', 'content-length', 'content-encoding', 'content-language', 'cache-control', 'accept-ranges', 'allow', 'vary'],
  ...['date', 'server', 'x-powered-by', 'retry-after', 'age', 'expires', 'last-modified', 'etag', 'www-authenticate'],
])
const textLengthMax = 160

export function shown(comparing: Comparing, { path, kind, legacy, candidate }: RawDifference): Difference {
  const side = (text: RawText | null) => (text === null ? null : shownText(comparing, path, text))
  return Object.freeze({ path, kind, legacy: side(legacy), candidate: side(candidate) })
}

/** Whether a header may be kept with its value. */
export function isShownHeader(comparing: Pick<Comparing, 'isShown'>, name: string): boolean {
  return shownHeaders.has(name.toLowerCase()) || comparing.isShown(`(header ${name})`)
}

function shownText(comparing: Comparing, path: string, { text, of }: RawText): string {
  if (mayBeShown(comparing, path, of)) return text.length > textLengthMax ? `${text.slice(0, textLengthMax)}…` : text
  return `(${of === 'header' ? 'value' : 'text'} of ${of === 'string' ? text.length - 2 : text.length} characters)`
}

function mayBeShown(comparing: Comparing, path: string, of: RawText['of']): boolean {
  if (of === 'header') return isShownHeader(comparing, path.slice('(header '.length, -1))
  return of !== 'string' || comparing.isShown(path)
}
