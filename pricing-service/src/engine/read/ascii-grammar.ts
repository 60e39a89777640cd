// The grammar of ASCII STL as data: which word follows which. Keywords count in any case, words stand between blanks.

/** `solid` name, facets, `endsolid` name, and again. Steps from 0 on are the words of a facet. */
export const betweenSolids = -4
export const inSolidName = -3
export const inEndName = -2
export const inSolid = -1

export type FacetStep =
  | { readonly kind: 'keyword'; readonly letters: Uint8Array; readonly text: string }
  | { readonly kind: 'any' | 'number' }

export const keyword = (text: string) =>
  ({ kind: 'keyword', text, letters: Uint8Array.from(text, letter => letter.charCodeAt(0)) }) as const

const any = { kind: 'any' } as const
const number = { kind: 'number' } as const
const vertex = [keyword('vertex'), number, number, number] as const

/** What follows the word `facet`; the three words of the normal are not parsed. */
export const facetSteps: readonly FacetStep[] = [
  keyword('normal'),
  ...[any, any, any],
  ...[keyword('outer'), keyword('loop')],
  ...vertex,
  ...vertex,
  ...vertex,
  ...[keyword('endloop'), keyword('endfacet')],
]

export const solidWord = keyword('solid')
export const endSolidWord = keyword('endsolid')
export const facetWord = keyword('facet')

/** Space, TAB, LF, VT, FF, CR; nothing else, NUL least of all. */
export const isBlank = (byte: number): boolean => byte === 0x20 || (byte <= 0x0d && byte >= 0x09)

export const endsLine = (byte: number): boolean => byte === 0x0a || byte === 0x0d

/** Setting bit 5 turns A–Z into a–z; no byte but a letter's two cases becomes that letter. */
export const isKeyword = (bytes: Uint8Array, start: number, end: number, letters: Uint8Array): boolean => {
  if (end - start !== letters.length) return false
  for (let index = 0; index < letters.length; index++) if ((bytes[start + index]! | 0x20) !== letters[index]) return false
  return true
}

/** Where the text begins: behind a UTF-8 byte order mark, if there is one at the very start of the file. */
export const afterByteOrderMark = (bytes: Uint8Array, start: number): number =>
  bytes[start] === 0xef && bytes[start + 1] === 0xbb && bytes[start + 2] === 0xbf ? start + 3 : start
