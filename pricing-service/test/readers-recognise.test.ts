// What a file that is no model is called.
import { describe, expect, test } from 'vitest'
import { readingLimits } from '../src/engine/read/reading-limits.ts'
import { isReadingRefusal } from '../src/engine/read/reading-refusal.ts'
import { readModelBytes } from '../src/unpack/read-model-bytes.ts'
import { foreignFiles } from './hostile/foreign-cases.ts'

describe('a file that is no model', () => {
  test.each(Object.entries(foreignFiles))('is named for what it looks like: %s', async (_, [build, named]) => {
    const refused = await readModelBytes(build(), 'mm')
    if (!isReadingRefusal(refused)) throw new Error('it was read')
    expect(refused.code).toBe('FORMAT_UNKNOWN')
    expect(refused.detail).toContain(named)
  })

  test('may be called anything: the name of a file is never asked for', () => {
    expect(readModelBytes.length).toBe(2)
  })
})

describe('what stands in front of a model does not hide it', () => {
  const amf = `<amf unit="millimeter"><object id="0"><mesh><vertices>${['0 0 0', '9 0 0', '0 9 5', '0 0 9']
    .map(place => place.split(' '))
    .map(([x, y, z]) => `<vertex><coordinates><x>${x}</x><y>${y}</y><z>${z}</z></coordinates></vertex>`)
    .join('')}</vertices><volume><triangle><v1>0</v1><v2>2</v2><v3>1</v3></triangle></volume></mesh></object></amf>`
  const obj = 'v 0 0 0\nv 9 0 0\nv 0 9 5\nf 1 2 3\n'
  const ply =
    'element vertex 3\nproperty float x\nproperty float y\nproperty float z\nelement face 1\nproperty list uchar int vertex_indices\nend_header\n0 0 0\n9 0 0\n0 9 5\n3 0 1 2\n'
  const stl = 'solid\nfacet normal 0 0 1\nouter loop\nvertex 0 0 0\nvertex 9 0 0\nvertex 0 9 5\nendloop\nendfacet\nendsolid\n'
  const licence = '# one line of a licence of many words, of which programs write hundreds\r\n\r\n'.repeat(2_000)
  const xmlLicence = '<!-- words - and words -->\n<?history of="it"?>\n'.repeat(2_000)
  const formatOf = async (text: string) => {
    const read = await readModelBytes(new TextEncoder().encode(text), 'mm')
    return isReadingRefusal(read) ? read.code : read.format
  }

  test.each([
    ['an OBJ behind 150 KB of comments', licence + obj, 'obj'],
    ['an OBJ behind one comment of 500 KB', `# ${'x'.repeat(500_000)}\n${obj}`, 'obj'],
    ['an OBJ behind a byte order mark and comments', `\ufeff${licence}${obj}`, 'obj'],
    ['an OBJ behind 500 KB of blanks', '\n'.repeat(500_000) + obj, 'obj'],
    ['an AMF behind 90 KB of comments and instructions', `<?xml version="1.0"?>\n${xmlLicence}${amf}`, 'amf'],
    ['an AMF behind a byte order mark', `\ufeff<?xml version="1.0"?>${amf}`, 'amf'],
    ['an ASCII PLY with 60 KB of comments', `ply\nformat ascii 1.0\n${'comment of many words\n'.repeat(2_700)}${ply}`, 'ply-ascii'],
    ['an ASCII PLY behind a byte order mark', `\ufeffply\nformat ascii 1.0\n${ply}`, 'ply-ascii'],
    ['an ASCII STL behind a byte order mark and 500 KB of blanks', `\ufeff${' '.repeat(500_000)}${stl}`, 'stl-ascii'],
  ])('%s', async (_, text, format) => {
    expect(await formatOf(text)).toBe(format)
  })

  test('up to a bound, behind which nothing is looked at', async () => {
    expect(await formatOf(`#${'\n'.repeat(readingLimits.leadingCommentBytesMax)}${obj}`)).toBe('FORMAT_UNKNOWN')
    expect(await formatOf(`<!--${' '.repeat(readingLimits.leadingCommentBytesMax)}-->${amf}`)).toBe('FORMAT_UNKNOWN')
  })

  test('nor does a comment alone make one', async () => {
    expect(await formatOf(licence)).toBe('FORMAT_UNKNOWN')
    expect(await formatOf(xmlLicence)).toBe('FORMAT_UNKNOWN')
    expect(await formatOf('<!-- never closed <amf>')).toBe('FORMAT_UNKNOWN')
  })
})
