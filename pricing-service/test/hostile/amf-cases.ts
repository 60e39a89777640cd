// AMF: units, volumes, constellations, curved facets, numbers.
import { type HostileCase, text } from './case.ts'

const point = (x: string, y: string, z: string, more = ''): string =>
  `<vertex><coordinates><x>${x}</x><y>${y}</y><z>${z}</z></coordinates>${more}</vertex>`
const triangle = (a: string, b: string, c: string): string => `<triangle><v1>${a}</v1><v2>${b}</v2><v3>${c}</v3></triangle>`
const points = point('0', '0', '0') + point('4', '0', '0') + point('0', '4', '0') + point('0', '0', '4')
const volume = `<volume>${triangle('0', '2', '1')}${triangle('0', '1', '3')}</volume>`
const object = (id: string, inside: string): string => `<object id="${id}"><mesh>${inside}</mesh></object>`
const amf = (inside: string, attributes = 'unit="millimeter"'): string => `<?xml version="1.0"?><amf ${attributes}>${inside}</amf>`
const sound = amf(object('0', `<vertices>${points}</vertices>${volume}`))
const two = { facetCount: 2 }

const table: Readonly<Record<string, readonly [xml: string, expects: HostileCase['expects']]>> = {
  sound: [sound, two],
  'no unit': [amf(object('0', `<vertices>${points}</vertices>${volume}`), 'version="1.1"'), two],
  inches: [sound.replace('millimeter', 'inch'), two],
  'an unknown unit': [sound.replace('millimeter', 'parsec'), 'XML_MALFORMED'],
  'the unit constructor': [sound.replace('millimeter', 'constructor'), 'XML_MALFORMED'],
  'two objects of two volumes': [
    amf(object('a', `<vertices>${points}</vertices>${volume}${volume}`) + object('b', `<vertices>${points}</vertices>${volume}`)),
    { facetCount: 6, bodyCount: 2 },
  ],
  'a volume of support': [
    sound.replace('</volume>', '</volume><volume type="support"><triangle/></volume>'),
    { ...two, notes: ['SUPPORT_OBJECTS_IGNORED'] },
  ],
  constellation: [
    sound.replace('</amf>', '<constellation id="9"><instance objectid="0"/></constellation></amf>'),
    'MODEL_FEATURE_UNSUPPORTED',
  ],
  'curved by normals': [
    amf(object('0', `<vertices>${points}${point('1', '1', '1', '<normal><nx>0</nx></normal>')}</vertices>${volume}`)),
    { ...two, notes: ['CURVED_FACETS_FLATTENED'] },
  ],
  'curved by edges': [sound.replace('</vertices>', '<edge><v1>0</v1></edge></vertices>'), { ...two, notes: ['CURVED_FACETS_FLATTENED'] }],
  'colours and metadata': [sound.replace('<mesh>', '<metadata type="name">ring</metadata><color><r>1</r></color><mesh>'), two],
  'no objects': [amf(''), 'MODEL_EMPTY'],
  'an object of nothing': [amf('<object id="1"/>'), 'MODEL_EMPTY'],
  'no vertices': [amf(object('0', volume)), 'MODEL_UNREADABLE'],
  'no triangles': [amf(object('0', `<vertices>${points}</vertices>`)), 'MODEL_EMPTY'],
  "the other object's points": [
    amf(object('a', `<vertices>${points}</vertices>${volume}`) + object('b', `<vertices>${point('0', '0', '0')}</vertices>${volume}`)),
    'MODEL_UNREADABLE',
  ],
  'a vertex without coordinates': [sound.replace('</vertices>', '<vertex/></vertices>'), 'XML_MALFORMED'],
  'coordinates twice': [
    sound.replace('</coordinates>', '</coordinates><coordinates><x>1</x><y>1</y><z>1</z></coordinates>'),
    'XML_MALFORMED',
  ],
  'x twice': [sound.replace('</x>', '</x><x>1</x>'), 'XML_MALFORMED'],
  'no z': [sound.replace('<z>0</z>', ''), 'XML_MALFORMED'],
  'an empty x': [sound.replace('<x>0</x>', '<x/>'), 'XML_MALFORMED'],
  'a number in two pieces': [sound.replace('<x>4</x>', '<x>4<!-- -->5</x>'), 'XML_MALFORMED'],
  'an element in a number': [sound.replace('<x>4</x>', '<x>4<b/></x>'), 'XML_MALFORMED'],
  'a number in CDATA': [sound.replace('<x>4</x>', '<x><![CDATA[4]]></x>'), two],
  'blanks around a number': [sound.replace('<x>4</x>', '<x>\n 4\t</x>'), two],
  'text in the mesh': [sound.replace('<volume>', 'x<volume>'), 'XML_MALFORMED'],
  flat: [sound.replace('<z>4</z>', '<z>0</z>'), 'MODEL_FLAT'],
}
const cases = Object.entries(table).map(
  ([name, [xml, expects]]): HostileCase => ({ name: `AMF: ${name}`, build: () => text(xml), units: null, expects }),
)

const coordinates = ['NaN', 'INF', '1e999', '1,5', 'x', '0x1', '--1'].map(
  (value): HostileCase => ({
    name: `AMF with "${value}" as a coordinate`,
    build: () => text(sound.replace('<x>4</x>', `<x>${value}</x>`)),
    units: null,
    expects: 'XML_MALFORMED',
  }),
)
const corners = ['4', '-1', '1.5', '4294967296', '99999999999999999999', 'x'].map(
  (value): HostileCase => ({
    name: `AMF with "${value}" as a corner`,
    build: () => text(sound.replace('<v3>3</v3>', `<v3>${value}</v3>`)),
    units: null,
    expects: value === '4' ? 'MODEL_UNREADABLE' : 'XML_MALFORMED',
  }),
)

export const amfCases: readonly HostileCase[] = [
  ...cases,
  ...coordinates,
  ...corners,
  { name: 'AMF: millimetres, the caller says inches', build: () => text(sound), units: 'in', expects: 'UNITS_CONFLICT' },
]
