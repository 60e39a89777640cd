// What a file is, by its bytes, never by its name. The order of the questions is law: a binary STL is told by its length alone, as everywhere in Ficus.
import { isObjWord } from './obj/obj-words.ts'
import { looksLike } from './other-formats.ts'
import { beginsWithSolid } from './read-ascii-stl.ts'
import { announcedFacetCount, facetBytes, headerBytes } from './read-binary-stl.ts'
import { asciiText } from './text/number-word.ts'

export type Recognised =
  | { readonly kind: 'stl-binary' | 'stl-ascii' | 'ply' | 'obj' | 'amf' | 'zip' }
  | { readonly kind: 'stl-cut'; readonly detail: string }
  | { readonly kind: 'unknown'; readonly detail: string }

const exportInstead = 'export STL, OBJ, PLY or 3MF'

/** Looks at the first few kilobytes only. `unknown` says in its detail what the file looks like and what to do. */
export const recognise = (bytes: Uint8Array): Recognised => {
  const announced = announcedFacetCount(bytes)
  if (announced !== null && bytes.length === headerBytes + facetBytes * announced) return { kind: 'stl-binary' }
  if (bytes.length === 0) return { kind: 'unknown', detail: 'The file is empty (0 bytes).' }
  if (isZip(bytes)) return { kind: 'zip' }
  const head = headText(bytes)
  if (/^ply[ \t]*[\r\n]/.test(head)) return { kind: 'ply' }
  if (beginsWithSolid(bytes)) return { kind: 'stl-ascii' }
  if (rootElement(head) === 'amf') return { kind: 'amf' }
  const other = looksLike(bytes, head, rootElement(head))
  if (other !== null) return { kind: 'unknown', detail: `The file looks like ${other}; ${exportInstead}.` }
  if (isObjWord(firstStatement(head))) return { kind: 'obj' }
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

const headText = (bytes: Uint8Array): string => {
  const from = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0
  return asciiText(bytes, from, from + 4096)
}

/** The name of the first element, in lower case and without prefix; '' when the text is no XML or the head is too short to say. */
const rootElement = (head: string): string => {
  let rest = head.trimStart()
  for (;;) {
    const passed = /^(<\?[\s\S]*?\?>|<!--[\s\S]*?-->)\s*/.exec(rest)
    if (passed === null) break
    rest = rest.slice(passed[0].length)
  }
  const [, doctype, name] = /^<(?:!doctype\s+([\w:.-]+)|([\w:.-]+))/i.exec(rest) ?? []
  return (doctype ?? name ?? '').toLowerCase().replace(/^.*:/, '')
}

/** The first word that is no comment. */
const firstStatement = (head: string): string =>
  /^(?:[ \t\v\f\r\n]*(?:#[^\r\n]*[\r\n]))*[ \t\v\f\r\n]*([A-Za-z_\d]+)[ \t\\\r\n]/.exec(head)?.[1] ?? ''
