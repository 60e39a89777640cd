// What a file is, by its bytes, never by its name. The order of the questions is law: a binary STL is told by its length alone, as everywhere in Ficus.
import { afterByteOrderMark } from './ascii-grammar.ts'
import { isObjWord } from './obj/obj-words.ts'
import { looksLike } from './other-formats.ts'
import { passHashComments, passXmlComments } from './pass-comments.ts'
import { beginsWithSolid } from './read-ascii-stl.ts'
import { announcedFacetCount, facetBytes, headerBytes } from './read-binary-stl.ts'
import { asciiText } from './text/number-word.ts'

export type Recognised =
  | { readonly kind: 'stl-binary' | 'stl-ascii' | 'ply' | 'obj' | 'amf' | 'zip' }
  | { readonly kind: 'stl-cut'; readonly detail: string }
  | { readonly kind: 'unknown'; readonly detail: string }

const exportInstead = 'export STL, OBJ, PLY or 3MF'

/** Looks at the first few kilobytes behind blanks and comments only. `unknown` says in its detail what the file looks like and what to do. */
export const recognise = (bytes: Uint8Array): Recognised => {
  const announced = announcedFacetCount(bytes)
  if (announced !== null && bytes.length === headerBytes + facetBytes * announced) return { kind: 'stl-binary' }
  if (bytes.length === 0) return { kind: 'unknown', detail: 'The file is empty (0 bytes).' }
  if (isZip(bytes)) return { kind: 'zip' }
  const head = headText(bytes)
  if (/^ply[ \t]*[\r\n]/.test(head)) return { kind: 'ply' }
  if (beginsWithSolid(bytes)) return { kind: 'stl-ascii' }
  const root = rootElement(textAt(bytes, passXmlComments(bytes)))
  if (root === 'amf') return { kind: 'amf' }
  const other = looksLike(bytes, head, root)
  if (other !== null) return { kind: 'unknown', detail: `The file looks like ${other}; ${exportInstead}.` }
  if (isObjWord(firstStatement(textAt(bytes, passHashComments(bytes))))) return { kind: 'obj' }
  if (announced !== null && announced > 0) {
    const detail = `its ${bytes.length} bytes are not the ${headerBytes + facetBytes * announced} of a binary STL of the ${announced} facets that its header would announce`
    const nearly = Math.abs((bytes.length - headerBytes) / facetBytes / announced - 1) <= 0.5
    if (nearly) return { kind: 'stl-cut', detail: `The file is no whole STL: ${detail}. It is cut off or has bytes too many.` }
    return { kind: 'unknown', detail: `The file is no format that is read; ${detail}; ${exportInstead}.` }
  }
  return { kind: 'unknown', detail: `The file is no format that is read (${bytes.length} bytes); ${exportInstead}.` }
}

/** Begins with an entry, or is the end record of an empty container. */
const isZip = (bytes: Uint8Array): boolean =>
  bytes[0] === 0x50 &&
  bytes[1] === 0x4b &&
  ((bytes[2] === 3 && bytes[3] === 4) || (bytes[2] === 5 && bytes[3] === 6) || (bytes[2] === 7 && bytes[3] === 8))

const headBytes = 4096

const textAt = (bytes: Uint8Array, from: number): string => asciiText(bytes, from, from + headBytes)

const headText = (bytes: Uint8Array): string => textAt(bytes, afterByteOrderMark(bytes, 0))

/** The name of the first element, in lower case and without prefix; '' when the text does not begin with one. */
const rootElement = (text: string): string => {
  const [, doctype, name] = /^<(?:!doctype\s+([\w:.-]+)|([\w:.-]+))/i.exec(text) ?? []
  return (doctype ?? name ?? '').toLowerCase().replace(/^.*:/, '')
}

/** The first word, when a blank or the end of its line follows it. */
const firstStatement = (text: string): string => /^([A-Za-z_\d]+)[ \t\\\r\n]/.exec(text)?.[1] ?? ''
