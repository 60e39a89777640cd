import { expect, test } from 'vitest'
import { asciiReader } from './read-ascii.ts'

const facet = 'facet normal 0 0 1 outer loop vertex 0 0 0 vertex 1 0 0 vertex 0 1 0 endloop endfacet'
const withNumber = (text: string) => `solid\n${facet.replace('vertex 1', `vertex ${text}`)}\nendsolid`

function read(text: string | Buffer, chunkBytes = 65_536) {
  const bytes = typeof text === 'string' ? Buffer.from(text, 'latin1') : text
  const reader = asciiReader()
  for (let at = 0; at < bytes.length; at += chunkBytes) {
    const refusal = reader.push(bytes.subarray(at, at + chunkBytes))
    if (refusal !== null) return refusal
  }
  const end = reader.end()
  let step = end.next()
  while (!step.done) step = end.next()
  return step.value.kind === 'refused' ? step.value.code : step.value.mesh
}

const mark = '\xef\xbb\xbf'
const readable: [string, string, number][] = [
  ['a plain solid', `solid a\n${facet}\nendsolid a\n`, 1],
  ['keywords in any case', `SOLID a\n${facet.toUpperCase()}\nEndSolid`, 1],
  ['a byte order mark', `${mark}solid\n${facet}\nendsolid`, 1],
  ['a byte order mark and blanks', `${mark} \t\r\n\v\fsolid\n${facet}\nendsolid`, 1],
  ['a solid without a name that ends at once', `solid\r${facet}\rendsolid`, 1],
  ['a name of any bytes', `solid facet \0 \xff endsolid\n${facet}\nendsolid \0\xff`, 1],
  [
    'several solids, empty ones among them',
    `solid a\nendsolid a\nsolid b\n${facet} ${facet}\nendsolid b\nsolid c\n${facet}\nendsolid\n  \n`,
    3,
  ],
  ['words of a normal that are not numbers', `solid\n${facet.replace('0 0 1', 'nan - x\0y')}\nendsolid`, 1],
  ['blanks of every kind between words', `solid\n${facet.replaceAll(' ', '\t\v\f\r\n ')}\nendsolid`, 1],
]
test.each(readable)('reads %s', (_, text, facetCount) => {
  for (const chunkBytes of [1, 2, 7, 65_536]) expect(read(text, chunkBytes)).toMatchObject({ facetCount })
})

const refusedTexts: [string, string, string][] = [
  ['nothing', '', 'MODEL_UNREADABLE'],
  ['blanks only', ' \n\t', 'MODEL_UNREADABLE'],
  ['a mark only', mark, 'MODEL_UNREADABLE'],
  ['a mark after blanks', ` ${mark}solid\n${facet}\nendsolid`, 'MODEL_UNREADABLE'],
  ['two marks', `${mark}${mark}solid\n${facet}\nendsolid`, 'MODEL_UNREADABLE'],
  ['solid without a blank', `solidx\n${facet}\nendsolid`, 'MODEL_UNREADABLE'],
  ['another first word', `facet\n${facet}`, 'MODEL_UNREADABLE'],
  ['an unclosed solid', `solid\n${facet}`, 'MODEL_UNREADABLE'],
  ['an unclosed second solid', `solid\n${facet}\nendsolid\nsolid x`, 'MODEL_UNREADABLE'],
  ['an unclosed facet', `solid\n${facet.replace('endfacet', '')}\nendsolid`, 'MODEL_UNREADABLE'],
  ['two vertices', `solid\n${facet.replace('vertex 0 1 0', '')}\nendsolid`, 'MODEL_UNREADABLE'],
  ['four vertices', `solid\n${facet.replace('endloop', 'vertex 1 1 1 endloop')}\nendsolid`, 'MODEL_UNREADABLE'],
  ['a missing normal', `solid\n${facet.replace('normal 0 0 1', '')}\nendsolid`, 'MODEL_UNREADABLE'],
  ['a short normal', `solid\n${facet.replace('0 0 1 outer', '0 0 outer')}\nendsolid`, 'MODEL_UNREADABLE'],
  ['a comment', `solid\n# x\n${facet}\nendsolid`, 'MODEL_UNREADABLE'],
  ['a colour', `solid\ncolor 1 0 0\n${facet}\nendsolid`, 'MODEL_UNREADABLE'],
  ['NUL after the end', `solid\n${facet}\nendsolid\n\0`, 'MODEL_UNREADABLE'],
  ['a word after the end', `solid\n${facet}\nendsolid a\nb`, 'MODEL_UNREADABLE'],
  ['a keyword with a tail', `solid\n${facet}\nendsolidx`, 'MODEL_UNREADABLE'],
  ['a very long word for a keyword', `solid\n${'f'.repeat(1000)}`, 'MODEL_UNREADABLE'],
  ['a solid with no facet', 'solid\nendsolid', 'MODEL_EMPTY'],
  ['two solids with no facet', 'solid\nendsolid\nsolid\nendsolid\n', 'MODEL_EMPTY'],
]
test.each(refusedTexts)('refuses %s', (_, text, code) => {
  for (const chunkBytes of [1, 2, 7, 65_536]) expect(read(text, chunkBytes)).toBe(code)
})

const numbers: [string, number][] = [
  ['1', 1],
  ['+1.', 1],
  ['-,5', -0.5],
  ['1,5E+1', 15],
  ['00012e-2', 0.12],
  ['-0', -0],
  ['1e-99', 0],
  ['0e999999999999', 0],
  // Text → double → float32: the double lies exactly between two floats, the text just above it. Straight to float32 would give the upper one.
  ['1.00000005960464477540', 1],
  ['3.4028235e38', 3.4028234663852886e38],
]
test.each(numbers)('reads the number %s', (text, value) => {
  for (const chunkBytes of [1, 3, 65_536]) {
    const mesh = read(withNumber(text), chunkBytes)
    expect(mesh).toMatchObject({ facetCount: 1 })
    if (typeof mesh !== 'string') expect(mesh.coordinates[3]).toBe(Math.fround(value))
  }
})

test('reads a number of a hundred thousand digits', () => {
  expect(read(withNumber(`0.${'3'.repeat(100_000)}`), 1000)).toMatchObject({ facetCount: 1 })
})

test.each([
  '.',
  ',',
  '+',
  '1.2.3',
  '1,2,3',
  '1e',
  '1e+',
  'e5',
  '1x',
  '0x1',
  'nan',
  'inf',
  'Infinity',
  '1e39',
  '-3.4028236e38',
  '--1',
  '1_0',
])('refuses the number %s', text => {
  for (const chunkBytes of [1, 3, 65_536]) expect(read(withNumber(text), chunkBytes)).toBe('MODEL_UNREADABLE')
})
