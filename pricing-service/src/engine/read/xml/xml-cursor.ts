// XML, element by element, straight from the bytes (UTF-8): no tree, no text copied before somebody asks for it. Refuses document types, entities other than
// the five and character references, and whatever exceeds the limits. Namespaces are those of the names' prefixes. Used by 3MF and AMF.
// Longer than other files because it is one closure over one position that every scan moves; what needs no position is in xml-bytes, -prolog and -references.
import { readingLimits } from '../reading-limits.ts'
import { Refused } from '../reading-refusal.ts'
import { excerpt, lineOf, wordEnd } from '../text/excerpt.ts'
import { asciiText } from '../text/number-word.ts'
import { afterBlanks, cdataStart, equals, isBlank, isNamespaceName, nameEnd, nameStarts, startsWith } from './xml-bytes.ts'
import { passComment, passDeclaration, passInstruction, refuseOtherEncodings } from './xml-prolog.ts'
import { decodedText, passReference } from './xml-references.ts'

export type XmlToken = 'start' | 'end' | 'text' | 'done'

export interface XmlCursor {
  /** Goes on to the next token; text of nothing but blanks is passed over. */
  readonly next: () => XmlToken
  /** Of the element just started or ended: whether its name without prefix is this word. */
  readonly isNamed: (word: Uint8Array) => boolean
  readonly localName: () => string
  readonly namespace: () => string
  readonly depth: () => number
  /** The place of an attribute without prefix of the element just started; −1 when it has none. `likely`: where to look first. */
  readonly attribute: (word: Uint8Array, likely?: number) => number
  readonly attributeIn: (namespace: string, word: Uint8Array) => number
  readonly valueFrom: (attribute: number) => number
  readonly valueTo: (attribute: number) => number
  readonly valueText: (attribute: number) => string
  readonly textFrom: () => number
  readonly textTo: () => number
  /** What a prefix stands for at the element just started. */
  readonly namespaceOfPrefix: (prefix: string) => string | null
  /** After `start`: passes over all that the element holds, to behind its end. */
  readonly skipElement: () => void
  readonly refuse: (what: string, from?: number) => never
}

const xmlNamespace = 'http://www.w3.org/XML/1998/namespace'

/** Errors: XML_* and, for what is not well-formed, XML_MALFORMED with the line. `what` names the document in sentences. */
export const xmlCursor = (bytes: Uint8Array, what: string): XmlCursor => {
  const length = bytes.length
  const names = new Int32Array(3 * readingLimits.xmlDepthMax)
  /** Four places per attribute: name from, name to, value from, value to. */
  const spans = new Int32Array(4 * readingLimits.xmlAttributeCountMax)
  const bindings: { readonly prefix: string; readonly namespace: string; readonly depth: number }[] = []
  let [at, depth, nameFrom, nameTo, localFrom, attributeCount, textFrom, textTo] = [0, 0, 0, 0, 0, 0, 0, 0]
  let [endsItself, rootSeen, ended] = [false, false, false]
  let defaultNamespace = ''

  const refuse = (problem: string, from = at): never => {
    const place = from < length ? `has ${excerpt(bytes, from, wordEnd(bytes, from))} in line ${lineOf(bytes, from)}` : 'ends'
    throw new Refused('XML_MALFORMED', `The ${what} ${place}: ${problem}.`)
  }

  const scanName = (): void => {
    if (nameStarts[bytes[at]!] !== 1) refuse('a name belongs here')
    at = nameEnd(bytes, at)
  }

  const localStart = (from: number, to: number): number => {
    for (let place = from; place < to; place++) if (bytes[place] === 0x3a) return place + 1
    return from
  }

  const resolved = (prefix: string): string | null => {
    for (let k = bindings.length - 1; k >= 0; k--) if (bindings[k]!.prefix === prefix) return bindings[k]!.namespace
    return prefix === 'xml' ? xmlNamespace : prefix === '' ? '' : null
  }

  const sameBytes = (from: number, to: number, otherFrom: number, otherTo: number): boolean => {
    if (to - from !== otherTo - otherFrom) return false
    for (let k = 0; k < to - from; k++) if (bytes[from + k] !== bytes[otherFrom + k]) return false
    return true
  }

  /** From behind the opening quote to the closing one. */
  const scanValue = (from: number, quote: number): number => {
    let to = from
    for (;;) {
      let byte = bytes[to]
      while (byte !== quote && byte !== 0x26 && byte !== 0x3c && byte! >= 0x20) byte = bytes[++to]
      if (byte === quote) return to
      if (byte === 0x26) to = passReference(bytes, to, what)
      else if (byte === undefined) refuse('it is cut off in a value', length)
      else if (byte === 0x3c || (byte < 0x20 && !isBlank(byte))) refuse('this may not stand in a value', to)
      else to++
    }
  }

  const bind = (attribute: number): void => {
    const [from, to] = [spans[4 * attribute]!, spans[4 * attribute + 1]!]
    const prefix = to - from === 5 ? '' : asciiText(bytes, from + 6, to)
    const namespace = valueText(attribute)
    if (bindings.length === readingLimits.xmlNamespaceCountMax)
      throw new Refused(
        'XML_TOO_MANY_ATTRIBUTES',
        `The ${what} has more than ${readingLimits.xmlNamespaceCountMax} namespaces in force in line ${lineOf(bytes, from)}.`,
      )
    bindings.push({ prefix, namespace, depth })
    if (prefix === '') defaultNamespace = namespace
  }

  /** `from` is on the name of an attribute. Shape: behind its closing quote. `place`: which attribute it is. */
  const scanAttribute = (from: number, place: number): number => {
    if (place === readingLimits.xmlAttributeCountMax)
      throw new Refused(
        'XML_TOO_MANY_ATTRIBUTES',
        `The ${what} has an element with more than ${readingLimits.xmlAttributeCountMax} attributes in line ${lineOf(bytes, from)}.`,
      )
    if (nameStarts[bytes[from]!] !== 1) refuse('a name belongs here', from)
    const to = nameEnd(bytes, from)
    for (let k = 0; k < 4 * place; k += 4)
      if (to - from === spans[k + 1]! - spans[k]! && bytes[from] === bytes[spans[k]!] && sameBytes(from, to, spans[k]!, spans[k + 1]!))
        refuse('the element has this attribute already', from)
    let at = afterBlanks(bytes, to)
    if (bytes[at] !== 0x3d) refuse('an attribute is followed by = and a value', from)
    at = afterBlanks(bytes, at + 1)
    const quote = bytes[at]!
    if (quote !== 0x22 && quote !== 0x27) refuse('a value in quotes belongs here', at)
    const valueTo = scanValue(at + 1, quote)
    spans[4 * place] = from
    spans[4 * place + 1] = to
    spans[4 * place + 2] = at + 1
    spans[4 * place + 3] = valueTo
    if (bytes[from] === 0x78 && isNamespaceName(bytes, from, to)) bind(place)
    return valueTo + 1
  }

  /** `at` is behind `<`, on the name. Counts in a variable of its own: `at` is shared and would be stored in memory at every step. */
  const scanStart = (): void => {
    const from = at
    if (depth === readingLimits.xmlDepthMax)
      throw new Refused(
        'XML_TOO_DEEP',
        `The ${what} has elements more than ${readingLimits.xmlDepthMax} deep in line ${lineOf(bytes, from)}.`,
      )
    if (depth === 0 && rootSeen) refuse('a document has one root element')
    if (nameStarts[bytes[from]!] !== 1) refuse('a name belongs here')
    let to = nameEnd(bytes, from)
    rootSeen = true
    nameFrom = from
    nameTo = to
    localFrom = localStart(from, to)
    names[3 * depth] = from
    names[3 * depth + 1] = to
    names[3 * depth + 2] = localFrom
    depth++
    let count = 0
    for (;;) {
      const blankFrom = to
      to = afterBlanks(bytes, to)
      const byte = bytes[to]
      if (byte === 0x3e) {
        endsItself = false
        break
      }
      if (byte === 0x2f && bytes[to + 1] === 0x3e) {
        endsItself = true
        to++
        break
      }
      if (byte === undefined) refuse('it is cut off in a tag', length)
      if (to === blankFrom) refuse('a blank belongs in front of an attribute', to)
      to = scanAttribute(to, count++)
    }
    attributeCount = count
    at = to + 1
  }

  const closeElement = (): void => {
    depth--
    nameFrom = names[3 * depth]!
    nameTo = names[3 * depth + 1]!
    localFrom = names[3 * depth + 2]!
    ended = true
  }

  /** Bindings of an element hold until the token after its end, so that the end itself can be told by namespace. */
  const unbind = (): void => {
    ended = false
    if (bindings.length === 0 || bindings.at(-1)!.depth <= depth) return
    while (bindings.length > 0 && bindings.at(-1)!.depth > depth) bindings.pop()
    defaultNamespace = resolved('') ?? ''
  }

  const scanEnd = (): void => {
    const from = at
    scanName()
    if (depth === 0 || !sameBytes(from, at, names[3 * depth - 3]!, names[3 * depth - 2]!))
      refuse('this does not end the element that is open', from)
    while (at < length && isBlank(bytes[at]!)) at++
    if (bytes[at] !== 0x3e) refuse('an end tag has nothing but its name', from)
    at++
    closeElement()
  }

  /** Up to the next `<`. Shape: whether there is more than blanks. */
  const scanText = (): boolean => {
    let to = at
    let blank = true
    while (to < length) {
      const byte = bytes[to]!
      if (byte === 0x3c) break
      if (byte === 0x26) {
        to = passReference(bytes, to, what)
        blank = false
        continue
      }
      if (!isBlank(byte)) {
        if (byte < 0x20) refuse('control characters may not stand in XML', to)
        blank = false
      }
      to++
    }
    textFrom = at
    textTo = to
    at = to
    return !blank
  }

  const scanCharacterData = (): void => {
    textFrom = at + 9
    textTo = textFrom
    while (textTo < length && !(bytes[textTo] === 0x5d && bytes[textTo + 1] === 0x5d && bytes[textTo + 2] === 0x3e)) textTo++
    if (textTo >= length) refuse('it is cut off in a CDATA section')
    at = textTo + 3
  }

  /** `at` is on `<!` or `<?`. Shape: whether it was text after all (CDATA). */
  const passMarkup = (): boolean => {
    if (bytes[at + 1] === 0x3f) at = passInstruction(bytes, at, what)
    else if (depth > 0 && startsWith(bytes, at, cdataStart)) {
      scanCharacterData()
      return true
    } else at = passComment(bytes, at, what)
    return false
  }

  const next = (): XmlToken => {
    if (ended) unbind()
    if (endsItself) {
      endsItself = false
      closeElement()
      return 'end'
    }
    for (;;) {
      if (at >= length) {
        if (depth > 0) refuse(`it is cut off inside <${asciiText(bytes, names[3 * depth - 3]!, names[3 * depth - 2]!)}>`)
        if (!rootSeen) refuse('it has no element')
        return 'done'
      }
      if (bytes[at] !== 0x3c) {
        const from = at
        if (!scanText()) continue
        if (depth === 0) refuse('text may not stand outside the root element', from)
        return 'text'
      }
      const after = bytes[at + 1]
      if (after === 0x2f) {
        at += 2
        scanEnd()
        return 'end'
      }
      if (after === 0x21 || after === 0x3f) {
        if (passMarkup()) return 'text'
        continue
      }
      at++
      scanStart()
      return 'start'
    }
  }

  const isNamed = (name: Uint8Array): boolean => equals(bytes, localFrom, nameTo, name)

  const namespace = (): string => {
    if (localFrom === nameFrom) return defaultNamespace
    return resolved(asciiText(bytes, nameFrom, localFrom - 1)) ?? refuse('its prefix is not declared', nameFrom)
  }

  const attribute = (name: Uint8Array, likely = 0): number => {
    if (likely < attributeCount && equals(bytes, spans[4 * likely]!, spans[4 * likely + 1]!, name)) return likely
    for (let k = 0; k < attributeCount; k++) if (equals(bytes, spans[4 * k]!, spans[4 * k + 1]!, name)) return k
    return -1
  }

  const attributeIn = (wanted: string, name: Uint8Array): number => {
    for (let k = 0; k < attributeCount; k++) {
      const [from, to] = [spans[4 * k]!, spans[4 * k + 1]!]
      const local = localStart(from, to)
      if (local > from && equals(bytes, local, to, name) && resolved(asciiText(bytes, from, local - 1)) === wanted) return k
    }
    return -1
  }

  const valueText = (k: number): string => decodedText(bytes, spans[4 * k + 2]!, spans[4 * k + 3]!)

  const skipElement = (): void => {
    for (const outside = depth - 1; depth > outside; ) next()
  }

  refuseOtherEncodings(bytes, what)
  at = passDeclaration(bytes, what)
  return {
    ...{ next, isNamed, namespace, attribute, attributeIn, valueText, skipElement, refuse },
    localName: () => decodedText(bytes, localFrom, nameTo),
    depth: () => depth,
    valueFrom: k => spans[4 * k + 2]!,
    valueTo: k => spans[4 * k + 3]!,
    textFrom: () => textFrom,
    textTo: () => textTo,
    namespaceOfPrefix: resolved,
  }
}
