// XML, element by element, straight from the bytes (UTF-8): no tree, no text copied before somebody asks for it. Refuses document types, entities other than
// the five and character references, and whatever exceeds the limits. Namespaces are those of the names' prefixes. Used by 3MF and AMF.
import { readingLimits } from '../reading-limits.ts'
import { Refused } from '../reading-refusal.ts'
import { excerpt, lineOf, wordEnd } from '../text/excerpt.ts'
import { asciiText } from '../text/number-word.ts'
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
  /** The place of an attribute without prefix of the element just started; −1 when it has none. */
  readonly attribute: (word: Uint8Array) => number
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

export const word = (text: string): Uint8Array => Uint8Array.from(text, letter => letter.charCodeAt(0))

const xmlNamespace = 'http://www.w3.org/XML/1998/namespace'
const isBlank = (byte: number): boolean => byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09

/** Letters, digits and whatever a name may have; bytes from 0x80 on are parts of other letters. */
const nameBytes = Uint8Array.from({ length: 256 }, (_, byte) => (byte >= 0x80 || /[A-Za-z0-9_:.-]/.test(String.fromCharCode(byte)) ? 1 : 0))
const nameStarts = Uint8Array.from({ length: 256 }, (_, byte) => (byte >= 0x80 || /[A-Za-z_:]/.test(String.fromCharCode(byte)) ? 1 : 0))
/** Bytes of a value that need no second look: all but quotes, <, & and control characters. */
const plainBytes = Uint8Array.from({ length: 256 }, (_, byte) => (byte < 0x20 || [0x22, 0x27, 0x26, 0x3c].includes(byte) ? 0 : 1))

/** Errors: XML_* and, for what is not well-formed, XML_MALFORMED with the line. `what` names the document in sentences. */
export const xmlCursor = (bytes: Uint8Array, what: string): XmlCursor => {
  const length = bytes.length
  const names = new Uint32Array(2 * readingLimits.xmlDepthMax)
  /** Four places per attribute: name from, name to, value from, value to. */
  const spans = new Uint32Array(4 * readingLimits.xmlAttributeCountMax)
  const bindings: { readonly prefix: string; readonly namespace: string; readonly depth: number }[] = []
  let [at, depth, nameFrom, nameTo, localFrom, attributeCount, textFrom, textTo] = [0, 0, 0, 0, 0, 0, 0, 0]
  let [endsItself, rootSeen, ended] = [false, false, false]
  let defaultNamespace = ''

  const refuse = (problem: string, from = at): never => {
    const place = from < length ? `has ${excerpt(bytes, from, wordEnd(bytes, from))} in line ${lineOf(bytes, from)}` : 'ends'
    throw new Refused('XML_MALFORMED', `The ${what} ${place}: ${problem}.`)
  }

  const scanName = (): void => {
    if (at >= length || nameStarts[bytes[at]!] === 0) refuse('a name belongs here')
    do at++
    while (at < length && nameBytes[bytes[at]!] === 1)
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

  /** From the opening quote to behind the closing one. */
  const scanValue = (): void => {
    const quote = bytes[at]!
    if (quote !== 0x22 && quote !== 0x27) refuse('a value in quotes belongs here')
    const from = ++at
    for (;;) {
      while (at < length && plainBytes[bytes[at]!] === 1) at++
      if (at >= length) refuse('it is cut off in a value')
      const byte = bytes[at]!
      if (byte === quote) break
      if (byte === 0x26) at = passReference(bytes, at, what)
      else if (byte === 0x3c || (byte < 0x20 && !isBlank(byte))) refuse('this may not stand in a value')
      else at++
    }
    spans[4 * attributeCount + 2] = from
    spans[4 * attributeCount + 3] = at++
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

  const scanAttribute = (): void => {
    if (attributeCount === readingLimits.xmlAttributeCountMax)
      throw new Refused(
        'XML_TOO_MANY_ATTRIBUTES',
        `The ${what} has an element with more than ${readingLimits.xmlAttributeCountMax} attributes in line ${lineOf(bytes, at)}.`,
      )
    const from = at
    scanName()
    const to = at
    for (let k = 0; k < attributeCount; k++)
      if (sameBytes(from, to, spans[4 * k]!, spans[4 * k + 1]!)) refuse('the element has this attribute already', from)
    spans[4 * attributeCount] = from
    spans[4 * attributeCount + 1] = to
    while (at < length && isBlank(bytes[at]!)) at++
    if (bytes[at] !== 0x3d) refuse('an attribute is followed by = and a value', from)
    at++
    while (at < length && isBlank(bytes[at]!)) at++
    scanValue()
    attributeCount++
    if (bytes[from] === 0x78 && isNamespaceName(bytes, from, to)) bind(attributeCount - 1)
  }

  /** `at` is behind `<`, on the name. */
  const scanStart = (): void => {
    if (depth === readingLimits.xmlDepthMax)
      throw new Refused(
        'XML_TOO_DEEP',
        `The ${what} has elements more than ${readingLimits.xmlDepthMax} deep in line ${lineOf(bytes, at)}.`,
      )
    if (depth === 0 && rootSeen) refuse('a document has one root element')
    rootSeen = true
    nameFrom = at
    scanName()
    nameTo = at
    localFrom = localStart(nameFrom, nameTo)
    names[2 * depth] = nameFrom
    names[2 * depth + 1] = nameTo
    depth++
    attributeCount = 0
    endsItself = false
    for (;;) {
      const blankFrom = at
      while (at < length && isBlank(bytes[at]!)) at++
      const byte = bytes[at]
      if (byte === 0x3e) break
      if (byte === 0x2f && bytes[at + 1] === 0x3e) {
        endsItself = true
        at++
        break
      }
      if (at >= length) refuse('it is cut off in a tag')
      if (at === blankFrom) refuse('a blank belongs in front of an attribute')
      scanAttribute()
    }
    at++
  }

  const closeElement = (): void => {
    depth--
    nameFrom = names[2 * depth]!
    nameTo = names[2 * depth + 1]!
    localFrom = localStart(nameFrom, nameTo)
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
    if (depth === 0 || !sameBytes(from, at, names[2 * depth - 2]!, names[2 * depth - 1]!))
      refuse('this does not end the element that is open', from)
    while (at < length && isBlank(bytes[at]!)) at++
    if (bytes[at] !== 0x3e) refuse('an end tag has nothing but its name', from)
    at++
    closeElement()
  }

  /** Up to the next `<`. Shape: whether there is more than blanks. */
  const scanText = (): boolean => {
    textFrom = at
    let blank = true
    while (at < length && bytes[at] !== 0x3c) {
      const byte = bytes[at]!
      if (byte === 0x26) {
        at = passReference(bytes, at, what)
        blank = false
        continue
      }
      if (!isBlank(byte)) {
        if (byte < 0x20) refuse('control characters may not stand in XML')
        blank = false
      }
      at++
    }
    textTo = at
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
        if (depth > 0) refuse(`it is cut off inside <${asciiText(bytes, names[2 * depth - 2]!, names[2 * depth - 1]!)}>`)
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

  const attribute = (name: Uint8Array): number => {
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

const cdataStart = word('<![CDATA[')

const startsWith = (bytes: Uint8Array, from: number, start: Uint8Array): boolean => equals(bytes, from, from + start.length, start)

const equals = (bytes: Uint8Array, from: number, to: number, name: Uint8Array): boolean => {
  if (to - from !== name.length) return false
  for (let k = 0; k < name.length; k++) if (bytes[from + k] !== name[k]) return false
  return true
}

const xmlns = word('xmlns')

const isNamespaceName = (bytes: Uint8Array, from: number, to: number): boolean =>
  startsWith(bytes, from, xmlns) && (to - from === 5 || bytes[from + 5] === 0x3a)
