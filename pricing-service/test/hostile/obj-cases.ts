// OBJ: cut, wrong indices, continuation, blanks, statements of every kind.
import { type HostileCase, joined, latin, text, textCases } from './case.ts'

const points = 'v 0 0 0\nv 4 0 0\nv 0 4 0\nv 0 1 4\n'
const faces = 'f 1 3 2\nf 1 2 4\nf 1 4 3\nf 2 3 4\n'
const sound = points + faces
const four = { facetCount: 4 }
const one = (statement: string): string => `${points}f 1 2 4\n${statement}\n`

/** Cut at every blank and line end of the points and behind them at every face. An OBJ has no end mark, so a cut between statements leaves a shorter model. */
const cuts: readonly HostileCase[] = [
  ...textCases('OBJ cut', {
    'in a keyword': ['v', 'FORMAT_UNKNOWN'],
    'behind one coordinate': ['v 0', 'MODEL_UNREADABLE'],
    'behind two coordinates': ['v 0 0', 'MODEL_UNREADABLE'],
    'behind a sign': ['v 0 0 -', 'MODEL_UNREADABLE'],
    'behind an exponent': ['v 0 0 1e', 'MODEL_UNREADABLE'],
    'behind the points': [points, 'MODEL_EMPTY'],
    'behind f': [`${points}f`, 'MODEL_EMPTY'],
    'in the first face': [`${points}f 1 2`, 'MODEL_EMPTY'],
    'in the second face': [`${points}f 1 2 4\nf 1 2`, { facetCount: 1, notes: ['FACES_TOO_SHORT_IGNORED'] }],
    'behind a slash': [`${points}f 1 2 4\nf 1 2/`, { facetCount: 1, notes: ['FACES_TOO_SHORT_IGNORED'] }],
    'behind a minus': [`${points}f 1 2 -`, 'MODEL_UNREADABLE'],
    'behind a backslash': [`${points}f 1 2 4\\`, { facetCount: 1 }],
    'behind two faces': [`${points}f 1 2 4\nf 2 3 4`, { facetCount: 2 }],
  }),
]

const numbers = ['nan', 'inf', '-inf', '1e400', '1,5', '0x1', '1.2.3', '', '1e5e5', '٣', '1_0', '1\u00a0'].map(
  (number): HostileCase => ({
    name: `OBJ with "${number}" as a coordinate`,
    build: () => text(`v 0 0 ${number}\n${sound}`),
    expects: 'MODEL_UNREADABLE',
  }),
)

const indices = [
  '0',
  '5',
  '-5',
  '-0',
  '99999999999999999999',
  '4294967297',
  '-4294967297',
  '1.5',
  '1/',
  'a',
  '1/a',
  '/1',
  '1/1/1/1',
  '1//1/',
  '+1',
  '1e0',
].map(
  (index): HostileCase => ({
    name: `OBJ with "${index}" as a corner`,
    build: () => text(one(`f 1 2 ${index}`)),
    expects: index === '1/' ? { facetCount: 2 } : 'MODEL_UNREADABLE',
  }),
)

const forms = textCases('OBJ', {
  sound: [sound, four],
  'v/vt': [`vt 0 0\n${points}${faces.replaceAll(/ (\d)/g, ' $1/1')}`, four],
  'v//vn and v/vt/vn': [`${points}vt 0 0\nvn 0 0 1\nf 1//1 3//1 2//1\nf 1/1/1 2/1/1 4/1/1\nf 1 4 3\nf 2 3 4\n`, four],
  'negative indices': [`${points}f -4 -2 -3\nf -4 -3 -1\nf -4 -1 -2\nf -3 -2 -1\n`, four],
  'a face in front of its points': [`f 1 2 4\n${points}`, { facetCount: 1 }],
  'a face in front of points that never come': ['f 1 2 9\nv 0 0 0\nv 1 1 1\nv 2 0 1\n', 'MODEL_UNREADABLE'],
  'the corner -0 in front of another point': [`${points}f 1 2 -0\nv 9 9 9\nf 1 2 4\n`, 'MODEL_UNREADABLE'],
  'comments everywhere': [`# a\n\n  # b \\\n${sound.replaceAll('\n', ' # c\n')}# d`, four],
  'CR LF': [sound.replaceAll('\n', '\r\n'), four],
  'CR alone': [sound.replaceAll('\n', '\r'), four],
  'line ends mixed': [sound.replace('\n', '\r').replace('\nf', '\r\nf'), four],
  'tabs, form feeds and blanks': [sound.replaceAll(' ', ' \t\f\v '), four],
  'byte order mark': [`\ufeff${sound}`, four],
  'byte order mark in the middle': [`${points}\ufeff${faces}`, 'MODEL_UNREADABLE'],
  'continued lines': [`${points.replaceAll(' ', ' \\\n')}${faces.replaceAll(' ', ' \\\r\n ')}`, four],
  'continued in a number': [`${points}f 1 2 4\\\n\nf 2 3 4\n`, { facetCount: 2 }],
  'a path with a backslash at its end': [`mtllib C:\\models\\\n${sound}`, four],
  'a comment with a backslash at its end': [`# C:\\models\\\n${sound}`, four],
  'continued texture coordinates': [`vt 0 \\\n 1\n${sound}`, four],
  'weights and colours': [sound.replaceAll(/(v .*)\n/g, '$1 1 0.5 0.5 0.5\n'), four],
  'polygon of four': [`${points}v 4 4 0\nf 1 2 5 3\nf 1 2 4\n`, { facetCount: 3, notes: ['POLYGONS_TRIANGULATED'] }],
  'arrow of four, not convex': [
    'v 0 0 0\nv 4 2 0\nv 0 4 0\nv 1 2 0\nv 1 2 3\nf 1 2 3 4\nf 1 2 5\n',
    { facetCount: 3, notes: ['POLYGONS_TRIANGULATED'] },
  ],
  'bow tie of four': [
    'v 0 0 0\nv 4 4 0\nv 4 0 0\nv 0 4 0\nv 1 2 3\nf 1 2 3 4\nf 1 2 5\n',
    { facetCount: 3, notes: ['POLYGONS_NOT_PROVED', 'POLYGONS_TRIANGULATED'] },
  ],
  'polygon without area': [`${points}f 1 1 1 1\nf 1 2 4\n`, { facetCount: 3, notes: ['POLYGONS_NOT_PROVED', 'POLYGONS_TRIANGULATED'] }],
  'faces of one and two corners': [one('f 1\nf 1 2'), { facetCount: 1, notes: ['FACES_TOO_SHORT_IGNORED'] }],
  'lines and points': [one('l 1 2 3\np 1 2\nl 1/1 2/1'), { facetCount: 1, notes: ['LINES_IGNORED', 'POINTS_IGNORED'] }],
  'only lines': [`${points}l 1 2 3\n`, 'MODEL_EMPTY'],
  'only points': [points, 'MODEL_EMPTY'],
  'objects and groups': [
    `${points}o one\nf 1 3 2\ng two\nf 1 2 4\no one\nf 1 4 3\no none\n`,
    { facetCount: 3, bodyCount: 3, notes: ['BODY_NAMES_TWICE'] },
  ],
  curves: [one('cstype bspline\ndeg 3\ncurv 0 1 1 2 3 4\nparm u 0 1\nend'), { facetCount: 1, notes: ['LINES_IGNORED'] }],
  'free-form surface': [one('surf 0 1 0 1 1 2 3 4'), 'MODEL_FEATURE_UNSUPPORTED'],
  'another file called': [one('call other.obj'), 'MODEL_FEATURE_UNSUPPORTED'],
  'unknown statement': [one('w 1 2 3'), 'MODEL_UNREADABLE'],
  'a word of the language of the engine': [one('constructor 1'), 'MODEL_UNREADABLE'],
  'a number as a statement': [one('1 2 3'), 'MODEL_UNREADABLE'],
  'upper case': [sound.toUpperCase(), 'FORMAT_UNKNOWN'],
  'NUL in a number': [`v 0 0 1\0\n${sound}`, 'MODEL_UNREADABLE'],
  flat: ['v 0 0 0\nv 1 0 0\nv 0 1 0\nf 1 2 3\n', 'MODEL_FLAT'],
  '12 km long': ['v 0 0 0\nv 12000000 0 0\nv 0 1 1\nf 1 2 3\n', 'COORDINATE_SPAN_TOO_LARGE'],
  'overflows float32': ['v 0 0 0\nv 1e39 0 0\nv 0 1 1\nf 1 2 3\n', 'MODEL_UNREADABLE'],
  'too large for any number': ['v 0 0 0\nv 1e999999999999 0 0\nv 0 1 1\nf 1 2 3\n', 'MODEL_UNREADABLE'],
  'a point far away that nobody names': [`v 1e300 0 0\n${points}f -4 -3 -1\n`, { facetCount: 1 }],
})

const comb = (toothCount: number): string => {
  const lines: string[] = []
  for (let tooth = 0; tooth < toothCount; tooth++) lines.push(`v ${tooth} ${tooth % 2 === 0 ? 0 : 50} ${tooth % 7 === 0 ? 0.001 : 0}`)
  return `${lines.join('\n')}\nv ${toothCount} -1 0\nv -1 -1 0\nf ${Array.from({ length: toothCount + 2 }, (_, k) => k + 1).join(' ')}\n`
}

const large: readonly HostileCase[] = [
  { name: 'OBJ: number of 4 096 characters', build: () => text(`${points}v 0 0 0.${'0'.repeat(4_094)}\n${faces}`), expects: four },
  { name: 'OBJ: number of a megabyte', build: () => text(`v 0 0 0.${'0'.repeat(1_000_000)}\n${sound}`), expects: 'MODEL_UNREADABLE' },
  {
    name: 'OBJ: a line of two megabytes of blanks',
    build: () => text(`${points}f 1${' '.repeat(2_000_000)}2 4\n`),
    expects: { facetCount: 1 },
  },
  { name: 'OBJ: a million line ends', build: () => text(`${points}${'\n'.repeat(1_000_000)}f 1 2 4\n`), expects: { facetCount: 1 } },
  {
    name: 'OBJ: a million continued lines',
    build: () => text(`${points}f 1 ${'\\\n'.repeat(1_000_000)}2 4\n`),
    expects: { facetCount: 1 },
  },
  { name: 'OBJ: a name of a megabyte', build: () => joined(latin(`o ${'\xfe'.repeat(1_000_000)}\n`), text(sound)), expects: four },
  {
    name: 'OBJ: 20 000 groups',
    build: () => text(points + Array.from({ length: 20_000 }, (_, k) => `g g${k}\nf 1 2 4\n`).join('')),
    expects: { facetCount: 20_000, bodyCount: 1_000, notes: ['BODIES_MERGED'] },
  },
  {
    name: 'OBJ: a polygon of 400 000 corners',
    build: () => text(`${points}f${' 1 2 4 3'.repeat(100_000)}\n`),
    expects: { facetCount: 399_998, notes: ['POLYGONS_NOT_PROVED', 'POLYGONS_TRIANGULATED'] },
  },
  { name: 'OBJ: a comb of 2 000 teeth', build: () => text(comb(2_000)), expects: { facetCount: 2_000, notes: ['POLYGONS_TRIANGULATED'] } },
  { name: 'OBJ: a comb of 60 000 teeth', build: () => text(comb(60_000)), expects: 'COORDINATE_SPAN_TOO_LARGE' },
  {
    name: 'OBJ: 300 combs',
    build: () => text(comb(300) + `f ${Array.from({ length: 302 }, (_, k) => k + 1).join(' ')}\n`.repeat(300)),
    expects: { facetCount: 301 * 300, notes: ['POLYGONS_TRIANGULATED'] },
  },
  { name: 'OBJ: no units stated', build: () => text(sound), units: null, expects: 'UNITS_REQUIRED' },
]

export const objCases: readonly HostileCase[] = [...cuts, ...numbers, ...indices, ...forms, ...large]
