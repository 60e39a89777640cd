// PLY as text: cut at every line of the header and every row, numbers that are none, lying counts, every word of a header.
import { type HostileCase, text, textCases } from './case.ts'
import { bad, fourPoints, header, list, rows, sound, two, twoFaces } from './ply-parts.ts'

const lines = sound.split('\n').slice(0, -1)
const cutHeader = Array.from(
  { length: 8 },
  (_, k): HostileCase => ({
    name: `PLY cut behind header line ${k + 1}`,
    build: () => text(`${lines.slice(0, k + 1).join('\n')}\n`),
    expects: bad,
  }),
)
const cutRows = Array.from(
  { length: 6 },
  (_, k): HostileCase => ({
    name: `ASCII PLY cut behind row ${k}`,
    build: () => text(`${lines.slice(0, 9 + k).join('\n')}\n`),
    expects: bad,
  }),
)
const cutWords = ['0 0', '0', '3 0 1', '3 0', '3', '5 0 1 2 3'].map(
  (row): HostileCase => ({
    name: `ASCII PLY with the row "${row}"`,
    build: () => text(header(fourPoints, twoFaces) + (row.startsWith('0') ? rows.replace('4 0 0', row) : rows.replace('3 0 1 3', row))),
    expects: bad,
  }),
)

const numbers = ['nan', '-nan', 'inf', '1e999', '1,5', 'x', '0x1f', '1e', '.'].map(
  (number): HostileCase => ({
    name: `ASCII PLY with ${number} as a coordinate`,
    build: () => text(sound.replace('\n4 0 0', `\n${number} 0 0`)),
    expects: bad,
  }),
)

const corners = ['4', '-1', '1.5', '4294967296', '99999999999999999999', 'x', 'nan', '1e0'].map(
  (corner): HostileCase => ({
    name: `ASCII PLY with ${corner} as a corner`,
    build: () => text(sound.replace('3 1 2 3', `3 1 2 ${corner}`)),
    expects: bad,
  }),
)

const counts = ['-1', '4294967295', '1.0', 'x', '10000003'].map(
  (count): HostileCase => ({
    name: `ASCII PLY with a list of ${count} corners`,
    build: () => text(sound.replace('3 1 2 3', `${count} 1 2 3`)),
    expects: count === '4294967295' || count === '10000003' ? 'MODEL_TOO_LARGE' : bad,
  }),
)

const headers = textCases('PLY', {
  sound: [sound, two],
  'CR LF': [sound.replaceAll('\n', '\r\n'), two],
  'CR alone': [sound.replaceAll('\n', '\r'), two],
  'byte order mark': [`\ufeff${sound}`, two],
  'blanks between words': [sound.replaceAll(' ', ' \t '), two],
  'blank lines between rows': [sound.replaceAll('\n0', '\n\n \n0'), two],
  'no end of the last line': [sound.trimEnd(), two],
  'words behind the rows': [`${sound}3 0 1 2\n`, bad],
  'blanks behind the rows': [`${sound}\n \r\n`, two],
  'a value too many in a row': [sound.replace('\n4 0 0', '\n4 0 0 0'), bad],
  'two rows in a line': [sound.replace('\n4 0 0\n', '\n4 0 0 '), bad],
  'comments and obj_info': [sound.replace('element v', 'comment element vertex 99\nobj_info x\nelement v'), two],
  'a comment in two lines': [sound.replace('element v', 'Created by hand\nelement v'), { ...two, notes: ['HEADER_LINES_IGNORED'] }],
  'no format': [sound.replace('format ascii 1.0\n', ''), bad],
  'two formats': [sound.replace('element v', 'format ascii 1.0\nelement v'), bad],
  'format 2.0': [sound.replace('1.0', '2.0'), bad],
  'format binary': [sound.replace('ascii', 'binary'), bad],
  'no vertices': [header('element point 4\nproperty int a', twoFaces) + rows, bad],
  'no faces': [header(fourPoints, 'element edge 0') + rows, 'MODEL_EMPTY'],
  'announces 0 faces': [header(fourPoints, `element face 0\n${list}`), 'MODEL_EMPTY'],
  'announces half of the faces': [sound.replace('face 2', 'face 1'), bad],
  'announces more faces': [sound.replace('face 2', 'face 3'), bad],
  'announces fewer vertices': [sound.replace('vertex 4', 'vertex 3'), bad],
  'announces more vertices': [sound.replace('vertex 4', 'vertex 5'), bad],
  'announces 2^32 vertices': [sound.replace('vertex 4', 'vertex 4294967296'), 'MODEL_TOO_LARGE'],
  'announces 10^15 faces': [sound.replace('face 2', 'face 999999999999999'), 'MODEL_TOO_LARGE'],
  'announces 9 999 999 faces': [sound.replace('face 2', 'face 9999999'), bad],
  'announces a count of 40 digits': [sound.replace('face 2', `face ${'9'.repeat(40)}`), bad],
  'announces −1 faces': [sound.replace('face 2', 'face -1'), bad],
  'announces 1e3 faces': [sound.replace('face 2', 'face 1e3'), bad],
  'an element without a count': [sound.replace('face 2', 'face'), bad],
  'two elements of a name': [sound.replace('element face', 'element vertex 1\nelement face'), bad],
  'two properties of a name': [sound.replace('float y', 'float x'), bad],
  'no z': [sound.replace('property float z\n', ''), bad],
  'z is a list': [sound.replace('float z', 'list uchar float z'), bad],
  'no corners': [sound.replace('vertex_indices', 'vertices'), bad],
  'corners are no list': [sound.replace('list uchar int vertex_indices', 'int vertex_indices'), bad],
  vertex_index: [sound.replace('vertex_indices', 'vertex_index'), two],
  'a property in front of elements': [sound.replace('element v', 'property int a\nelement v'), bad],
  'an unknown type': [sound.replace('float y', 'quad y'), bad],
  'the type constructor': [sound.replace('float y', 'constructor y'), bad],
  'a list counted in float': [sound.replace('list uchar', 'list float'), bad],
  'a list counted in float, with a NUL in its name': [sound.replace('list uchar', 'list float').replace('_', '\0'), bad],
  'a list counted in double': [sound.replace('list uchar', 'list double'), bad],
  'a property of too many words': [sound.replace('float y', 'float y y'), bad],
  'other properties around': [
    `${header(
      'element vertex 4\nproperty uchar r\nproperty double z\nproperty list uchar int l\nproperty short x\nproperty uint64 y'.replace(
        'uint64',
        'uint',
      ),
      `element face 2\nproperty float q\n${list}\nproperty list int float t`,
    )}9 0 0 0 0\n9 0 1 7 4 0\n9 0 0 0 4\n9 4 2 7 7 0 0\n0.5 3 0 1 3 2 1.5 2\n0.5 3 1 2 3 0\n`,
    two,
  ],
  'faces in front of vertices': [
    `ply\nformat ascii 1.0\n${twoFaces}\n${fourPoints}\nend_header\n3 0 1 3\n3 1 2 3\n0 0 0\n4 0 0\n0 4 0\n0 0 4\n`,
    two,
  ],
  'other elements': [
    header(fourPoints, `element edge 2\nproperty int a\nproperty int b\n${twoFaces}`) + rows.replace('3 0 1 3', '0 1\n1 2\n3 0 1 3'),
    { ...two, notes: ['ELEMENTS_SKIPPED'] },
  ],
  'an element of no properties, 10^15 times': [
    header(fourPoints, `element nothing 999999999999999\n${twoFaces}`) + rows,
    { ...two, notes: ['ELEMENTS_SKIPPED'] },
  ],
  'triangle strips': [`${header(fourPoints, `${twoFaces}\nelement tristrips 1\n${list}`)}${rows}3 0 1 2\n`, 'MODEL_FEATURE_UNSUPPORTED'],
  'polygons of four and of two': [
    sound.replace('3 0 1 3', '4 0 1 2 3').replace('3 1 2 3', '2 1 2'),
    { facetCount: 2, notes: ['FACES_TOO_SHORT_IGNORED', 'POLYGONS_TRIANGULATED'] },
  ],
  'faces of no corners only': [sound.replace('3 0 1 3', '0').replace('3 1 2 3', '0'), 'MODEL_EMPTY'],
  flat: [sound.replace('0 0 4', '1 1 0'), 'MODEL_FLAT'],
  'begins with plyx': [sound.replace('ply', 'plyx'), 'FORMAT_UNKNOWN'],
  'no line end at all': ['ply', 'FORMAT_UNKNOWN'],
  'NUL in a row': [sound.replace('\n4 0 0', '\n4\0 0 0'), bad],
})

const bounds: readonly HostileCase[] = [
  {
    name: 'PLY: a header of 70 000 bytes',
    build: () => text(sound.replace('element v', `${'comment x\n'.repeat(7_000)}element v`)),
    expects: bad,
  },
  {
    name: 'PLY: 1 001 properties',
    build: () =>
      text(
        sound.replace('property float z', `property float z\n${Array.from({ length: 1_001 }, (_, k) => `property int p${k}`).join('\n')}`),
      ),
    expects: bad,
  },
  { name: 'PLY: no units stated', build: () => text(sound), units: null, expects: 'UNITS_REQUIRED' },
]

export const plyAsciiCases: readonly HostileCase[] = [
  ...cutHeader,
  ...cutRows,
  ...cutWords,
  ...numbers,
  ...corners,
  ...counts,
  ...headers,
  ...bounds,
]
