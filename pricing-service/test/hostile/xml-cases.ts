// XML that unfolds, nests, lies about its encoding or is no XML: as the model part of a 3MF, and every case again as an AMF.
import { type HostileCase, joined, latin, text } from './case.ts'
import { declaration, modelXml, packageOf } from './packages.ts'

const amf = `${declaration}<amf unit="millimeter"><object id="0"><mesh><vertices>${['0 0 0', '4 0 0', '0 4 0', '0 1 4']
  .map(
    point =>
      `<vertex><coordinates>${point
        .split(' ')
        .map((value, k) => `<${'xyz'[k]}>${value}</${'xyz'[k]}>`)
        .join('')}</coordinates></vertex>`,
  )
  .join('')}</vertices><volume><triangle><v1>0</v1><v2>1</v2><v3>3</v3></triangle></volume></mesh></object></amf>`
const laughs = `<!DOCTYPE lolz [<!ENTITY a "ha">${Array.from({ length: 9 }, (_, k) => `<!ENTITY ${'bcdefghij'[k]} "${`&${'abcdefghi'[k]};`.repeat(10)}">`).join('')}]>`

type Change = (xml: string) => string
const inRoot =
  (inside: string): Change =>
  xml =>
    xml.replace(/(<model [^>]*>|<amf [^>]*>)/, `$1${inside}`)
const rootAttributes =
  (attributes: string): Change =>
  xml =>
    xml.replace(/(<model|<amf) /, `$1 ${attributes} `)
const inProlog =
  (inside: string): Change =>
  xml =>
    xml.replace('?>\n', `?>\n${inside}`)
const encoded =
  (encoding: string): Change =>
  xml =>
    xml.replace('UTF-8', encoding)
const sound = 'sound'
const bad = 'XML_MALFORMED'

const changes: Readonly<Record<string, readonly [change: Change, expects: HostileCase['expects'] | typeof sound]>> = {
  'nothing changed': [xml => xml, sound],
  'no declaration': [xml => xml.replace(declaration, ''), sound],
  'byte order mark': [xml => `\ufeff${xml}`, sound],
  'CR LF': [xml => xml.replaceAll('>', '>\r\n'), sound],
  'comments, instructions and CDATA': [inRoot('<!-- a - b --><?go on?><metadata name="x"><![CDATA[<&]]></metadata>'), sound],
  'single quotes': [xml => xml.replaceAll('"', "'"), sound],
  'blanks in tags': [xml => xml.replaceAll('/>', '\n/>').replaceAll('="', ' = "'), sound],
  'entities and references in text': [inRoot('<metadata name="&lt;&#65;&#x1F48D;">&amp;&quot;&apos;&gt;</metadata>'), sound],
  'encoding in lower case': [encoded('utf-8'), sound],
  'encoding ASCII': [encoded('us-ascii'), sound],
  'billion laughs': [inProlog(laughs), 'XML_DTD_REFUSED'],
  'external entity': [inProlog('<!DOCTYPE m [<!ENTITY x SYSTEM "file:///etc/passwd">]>'), 'XML_DTD_REFUSED'],
  'external document type': [inProlog('<!DOCTYPE m SYSTEM "http://example.com/m.dtd">'), 'XML_DTD_REFUSED'],
  'document type in lower case': [inProlog('<!doctype m>'), 'XML_DTD_REFUSED'],
  'parameter entity in the content': [inRoot('<!ENTITY % x "y">'), 'XML_DTD_REFUSED'],
  'unknown entity in text': [inRoot('<metadata name="x">&nbsp;</metadata>'), 'XML_ENTITY_UNKNOWN'],
  'unknown entity in a value': [inRoot('<metadata name="&lol;"/>'), 'XML_ENTITY_UNKNOWN'],
  'the entity constructor': [inRoot('<metadata name="&constructor;"/>'), 'XML_ENTITY_UNKNOWN'],
  'reference to NUL': [inRoot('<metadata name="&#0;"/>'), bad],
  'reference to half a character': [inRoot('<metadata name="&#xD800;"/>'), bad],
  'reference beyond all characters': [inRoot('<metadata name="&#x110000;"/>'), bad],
  'reference without end': [inRoot('<metadata name="&#65"/>'), bad],
  'a lonely ampersand': [inRoot('<metadata name="a & b"/>'), bad],
  'less than in a value': [inRoot('<metadata name="a < b"/>'), bad],
  'a control character in a value': [inRoot('<metadata name="a\u0001"/>'), bad],
  'a NUL in text': [inRoot('<metadata name="a">\0</metadata>'), bad],
  'an attribute twice': [rootAttributes('lang="a" lang="b"'), bad],
  'an attribute without value': [rootAttributes('lang'), bad],
  'an attribute without quotes': [rootAttributes('lang=en'), bad],
  'no blank between attributes': [rootAttributes('a="1"b="2"'), bad],
  'a wrong end tag': [inRoot('<metadata name="x"></metadate>'), bad],
  'an end tag too many': [xml => `${xml}</model>`, bad],
  'two roots': [xml => `${xml}<model/>`, bad],
  'text behind the root': [xml => `${xml}more`, bad],
  'text in front of the root': [xml => `x${xml}`, 'FORMAT_UNKNOWN'],
  'two minus in a comment': [inRoot('<!-- a -- b -->'), bad],
  'a comment without end': [xml => `${xml}<!-- a`, bad],
  'an instruction without end': [xml => `${xml}<?a`, bad],
  'CDATA without end': [inRoot('<metadata name="x"><![CDATA[ '), bad],
  'CDATA outside the root': [xml => `${xml}<![CDATA[x]]>`, bad],
  'an undeclared prefix': [inRoot('<q:x/>'), bad],
  'a name that begins with a digit': [inRoot('<1x/>'), bad],
  'encoding ISO-8859-1': [encoded('ISO-8859-1'), 'XML_ENCODING_UNSUPPORTED'],
  'encoding UTF-16 said, not done': [encoded('UTF-16'), 'XML_ENCODING_UNSUPPORTED'],
  'version 1.1': [xml => xml.replace('1.0', '1.1'), bad],
  'XML_DEPTH 60 deep': [inRoot('<metadata>'.repeat(60) + '</metadata>'.repeat(60)), sound],
  '70 deep': [inRoot('<metadata>'.repeat(70) + '</metadata>'.repeat(70)), 'XML_TOO_DEEP'],
  '200 000 deep': [inRoot('<metadata>'.repeat(200_000) + '</metadata>'.repeat(200_000)), 'XML_TOO_DEEP'],
  '200 000 open': [inRoot('<metadata>'.repeat(200_000)), 'XML_TOO_DEEP'],
  '60 attributes': [inRoot(`<metadata ${Array.from({ length: 60 }, (_, k) => `a${k}="1"`).join(' ')}/>`), sound],
  '70 attributes': [inRoot(`<metadata ${Array.from({ length: 70 }, (_, k) => `a${k}="1"`).join(' ')}/>`), 'XML_TOO_MANY_ATTRIBUTES'],
  '100 000 attributes': [
    inRoot(`<metadata ${Array.from({ length: 100_000 }, (_, k) => `a${k}="1"`).join(' ')}/>`),
    'XML_TOO_MANY_ATTRIBUTES',
  ],
  '80 namespaces': [
    inRoot(
      '<metadata xmlns:a="1" xmlns:b="2">'.repeat(2) +
        Array.from({ length: 40 }, (_, k) => `<metadata xmlns:c${k}="1" xmlns:d${k}="2">`).join(''),
    ),
    'XML_TOO_MANY_ATTRIBUTES',
  ],
  'a name of a megabyte': [inRoot(`<metadata name="${'x'.repeat(1_000_000)}"/>`), sound],
  'a tag of a megabyte': [inRoot(`<${'x'.repeat(1_000_000)}/>`), sound],
  'a comment of five megabytes': [inRoot(`<!--${'x'.repeat(5_000_000)}-->`), sound],
}

const asBoth = Object.entries(changes).flatMap(([name, [change, expects]]): HostileCase[] => {
  // Out of a container, an AMF in front of which something stands is no AMF any more; without a document type it is none of HTML either.
  const amfExpects = name === 'an undeclared prefix' ? sound : expects
  const outOfProlog = name === 'text in front of the root' || name === 'document type in lower case' || expects === 'XML_DTD_REFUSED'
  return [
    {
      name: `3MF with ${name}`,
      build: () => packageOf(change(modelXml())),
      expects: expects === sound ? { facetCount: 4 } : name === 'text in front of the root' ? bad : expects,
    },
    {
      name: `AMF with ${name}`,
      build: () => text(change(amf)),
      units: null,
      expects:
        amfExpects === sound
          ? { facetCount: 1 }
          : outOfProlog && name !== 'parameter entity in the content'
            ? 'FORMAT_UNKNOWN'
            : amfExpects,
    },
  ]
})

const utf16 = (xml: string): Uint8Array => joined(latin('\xff\xfe'), Buffer.from(xml, 'utf16le'))
const raw: readonly HostileCase[] = [
  { name: '3MF in UTF-16', build: () => packageOf(utf16(modelXml())), expects: 'XML_ENCODING_UNSUPPORTED' },
  {
    name: '3MF in UTF-16 without byte order mark',
    build: () => packageOf(new Uint8Array(Buffer.from(modelXml(), 'utf16le'))),
    expects: 'XML_ENCODING_UNSUPPORTED',
  },
  { name: 'AMF in UTF-16', build: () => utf16(amf), expects: 'FORMAT_UNKNOWN' },
  { name: '3MF with an empty model part', build: () => packageOf(''), expects: bad },
  { name: '3MF with a model part of blanks', build: () => packageOf('  \n'), expects: bad },
  ...[20, 60, 130, 250, 300, 400, 550].map(
    (bytes): HostileCase => ({
      name: `3MF with a model part cut to ${bytes} bytes`,
      build: () => packageOf(modelXml().slice(0, bytes)),
      expects: bad,
    }),
  ),
  ...[60, 90, 100, 130, 200, 300, 400].map(
    (bytes): HostileCase => ({ name: `AMF cut to ${bytes} bytes`, build: () => text(amf.slice(0, bytes)), units: null, expects: bad }),
  ),
]

export const xmlCases: readonly HostileCase[] = [...asBoth, ...raw]
