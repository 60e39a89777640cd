// The pages of the contract as they lie beside the checkout, when they do. In: a page's name. Out: its text, and what of its close reading nobody quoted.
import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'

export const contractFolder = resolve(import.meta.dirname, '../../../../shared/contracts')

/** Line breaks are one blank here; null when the page is absent. */
export function contractText(file: string): string | null {
  const path = join(contractFolder, file)
  return existsSync(path) ? readFileSync(path, 'utf8').replaceAll(/[ \n]+/g, ' ') : null
}

/** Shape: the page's text and the quotes → what is left of its close reading without them, bullets and blanks left out. */
export function unquoted(pageText: string, quotes: readonly string[]): string {
  const closeReading = / ## Close reading (.*?)(?: ## |$)/.exec(pageText)?.[1]
  if (closeReading === undefined) throw new Error('the page has no close reading')
  const rest = quotes.reduce((left, quote) => left.replace(quote, ' '), closeReading)
  return rest.replaceAll(/(^| )- /g, ' ').trim()
}
