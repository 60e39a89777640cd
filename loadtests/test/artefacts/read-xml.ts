// A strict reader of the XML that reports are made of. In: text. Out: its elements; whatever is not well-formed is refused.

export interface XmlElement {
  readonly name: string
  readonly attributes: Readonly<Record<string, string>>
  readonly children: readonly XmlElement[]
  readonly text: string
}

const open = /<([a-z-]+)((?: [a-z]+="[^"<]*")*)(\/?)>/y
const close = /<\/([a-z-]+)>/y
const words = /[^<]+/y
const entity = /&(?:amp|lt|gt|quot|#39);/g

export function readXml(xml: string): XmlElement {
  const head = '<?xml version="1.0" encoding="UTF-8"?>\n'
  if (!xml.startsWith(head)) throw new Error('no XML declaration')
  if (/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/.test(xml) || !xml.isWellFormed())
    throw new Error('a character that XML cannot hold')
  if (/&/.test(xml.replace(entity, ''))) throw new Error('an unknown entity')
  const { element, end } = readElement(xml, head.length)
  if (xml.slice(end).trim() !== '') throw new Error('something behind the root')
  return element
}

function readElement(xml: string, from: number): { readonly element: XmlElement; readonly end: number } {
  const start = match(open, xml, from)
  if (start === null) throw new Error(`no element at ${xml.slice(from, from + 60)}`)
  const [whole, name = '', attributeText = '', empty] = start
  const attributes = Object.fromEntries([...attributeText.matchAll(/ ([a-z]+)="([^"]*)"/g)].map(([, key, value]) => [key, value]))
  const children: XmlElement[] = []
  let text = ''
  let at = from + whole.length
  while (empty === '') {
    const piece = match(words, xml, at)
    text += piece?.[0] ?? ''
    at += piece?.[0].length ?? 0
    const end = match(close, xml, at)
    if (end !== null) {
      if (end[1] !== name) throw new Error(`${name} ends as ${end[1]}`)
      at += end[0].length
      break
    }
    const child = readElement(xml, at)
    children.push(child.element)
    at = child.end
  }
  return { element: { name, attributes, children, text }, end: at }
}

function match(pattern: RegExp, text: string, from: number): RegExpExecArray | null {
  pattern.lastIndex = from
  return pattern.exec(text)
}
