import { describe, expect, test } from 'vitest'
import { isRefusal } from '../refusal.ts'
import { readModel } from './read-model.ts'

/** Latin-1, so that every byte can be written as a letter. */
const bytesOf = (text: string): Uint8Array => Uint8Array.from(text, letter => letter.charCodeAt(0))
const outcome = (text: string): number | string => {
  const mesh = readModel(bytesOf(text))
  return isRefusal(mesh) ? mesh.code : mesh.facetCount
}

const vertices = (a = '0 0 0', b = '1 0 0', c = '0 1 1'): string => `vertex ${a} vertex ${b} vertex ${c}`
const facet = (body = vertices(), normal = '0 0 1'): string => `facet normal ${normal} outer loop ${body} endloop endfacet`
const solid = (facets: string, name = ' a'): string => `solid${name}\n${facets}\nendsolid${name}\n`

describe('an ASCII STL is priced', () => {
  test.each([
    ['one facet', solid(facet()), 1],
    ['a byte order mark', `\xef\xbb\xbf${solid(facet())}`, 1],
    ['a byte order mark, then blanks', `\xef\xbb\xbf \n${solid(facet())}`, 1],
    ['all six blanks before solid', ` \t\n\v\f\r${solid(facet())}`, 1],
    ['all six blanks between words', solid(facet().replaceAll(' ', ' \t\n\v\f\r')), 1],
    ['only CR as line ends', solid(facet()).replaceAll('\n', '\r'), 1],
    [
      'keywords in any case',
      solid(facet()).replace('solid a', 'SoLiD a').replace('facet normal', 'FACET Normal').replace('endloop', 'EndLoop'),
      1,
    ],
    ['no name', solid(facet(), ''), 1],
    ['a name of any bytes', solid(facet(), ' \x00\xff facet vertex endsolid'), 1],
    ['a name begun by a form feed', solid(facet(), '\fx'), 1],
    ['the end right after endsolid', `solid\n${facet()}\nendsolid`, 1],
    ['the end inside the last name', `solid\n${facet()}\nendsolid a b`, 1],
    ['blanks after the last line', `${solid(facet())} \t\n\v\f\r`, 1],
    ['several solids', solid(facet()) + solid(`${facet()}\n${facet()}`), 3],
    ['empty solids among them', solid('') + solid(facet()) + solid(''), 1],
    ['words of the normal not parsed', solid(facet(vertices(), 'nan -1.#IND 1e')), 1],
    ['point and comma mixed', solid(facet(vertices('1.5 1,5 ,5', '1 0 0', '.5 5. 5,'))), 1],
    ['facets without line ends between them', `solid\n${facet()} ${facet()} endsolid`, 2],
  ])('with %s', (_, text, expected) => {
    expect(outcome(text)).toBe(expected)
  })
})

describe('an ASCII STL is MODEL_EMPTY', () => {
  test.each([
    ['one closed solid', 'solid a\nendsolid a\n'],
    ['19 bytes', 'solid x\nendsolid x\n'],
    ['several closed solids', solid('').repeat(3)],
  ])('%s without facets', (_, text) => {
    expect(outcome(text)).toBe('MODEL_EMPTY')
  })
})

describe('an ASCII STL is MODEL_UNREADABLE', () => {
  test.each([
    ['blanks before the byte order mark', ` \xef\xbb\xbf${solid(facet())}`],
    ['two byte order marks', `\xef\xbb\xbf\xef\xbb\xbf${solid(facet())}`],
    ['a byte order mark before the second solid', `${solid(facet())}\xef\xbb\xbf${solid(facet())}`],
    ['solid without a blank', `solida\n${facet()}\nendsolid\n`],
    ['only solid', 'solid'],
    ['only solid and a name', 'solid a'],
    ['an unclosed solid', `solid a\n${facet()}\n`],
    ['an unclosed solid without facets', 'solid a\n'],
    ['the first of two solids unclosed', `solid a\n${facet()}\n${solid(facet())}`],
    ['the second of two solids unclosed', `${solid(facet())}solid b\n${facet()}`],
    ['text after the last solid', `${solid(facet())}the end`],
    ['a facet after the last solid', `${solid(facet())}${facet()}`],
    ['NUL after the last solid', `${solid(facet())}\0`],
    ['a comment', solid(`# made by hand\n${facet()}`)],
    ['a colour', solid(`color 1 0 0\n${facet()}`)],
    ['a missing normal', solid(facet().replace('normal 0 0 1 ', ''))],
    ['a normal of two words', solid(facet(vertices(), '0 0'))],
    ['a normal of four words', solid(facet(vertices(), '0 0 0 1'))],
    ['two vertices', solid(facet('vertex 0 0 0 vertex 1 0 0'))],
    ['four vertices', solid(facet(`${vertices()} vertex 1 1 1`))],
    ['two numbers in a vertex', solid(facet(vertices('0 0')))],
    ['four numbers in a vertex', solid(facet(vertices('0 0 0 0')))],
    ['a missing outer', solid(facet().replace('outer ', ''))],
    ['a missing endloop', solid(facet().replace('endloop ', ''))],
    ['a missing endfacet', solid(facet().replace('endfacet', ''))],
    ['end loop in two words', solid(facet().replace('endloop', 'end loop'))],
    ['facetnormal in one word', solid(facet().replace('facet normal', 'facetnormal'))],
    ['NUL between words', solid(facet().replace('outer loop', 'outer\0loop'))],
    ['a no-break space between words', solid(facet().replace('outer loop', 'outer\xa0loop'))],
    ['NaN as a coordinate', solid(facet(vertices('nan 0 0')))],
    ['infinity as a coordinate', solid(facet(vertices('inf 0 0')))],
    ['a coordinate beyond float32', solid(facet(vertices('3.5e38 0 0')))],
    ['a coordinate beyond double', solid(facet(vertices('0 -1e999 0')))],
    ['a lone comma', solid(facet(vertices(', 0 0')))],
    ['a name where facets begin', `solid a ${facet()}\nendsolid a\n`.replace('\n', ' ')],
    ['endsolid with a letter stuck to it', `solid\n${facet()}\nendsolids`],
    ['cut off in a keyword', `solid\n${facet().slice(0, -3)}`],
    ['cut off in a number', `solid\n${facet().slice(0, 40)}`],
  ])('%s', (_, text) => {
    expect(outcome(text)).toBe('MODEL_UNREADABLE')
  })
})

describe('what an ASCII STL says', () => {
  test('arrives as float32 in file order, over all solids', () => {
    const mesh = readModel(bytesOf(solid(facet(vertices('0.1 -0 1e-46', '1,25 2e1 3', '4 5 6'))) + solid(facet(vertices('7 8 9')))))
    if (isRefusal(mesh)) throw new Error(mesh.detail)
    expect([...mesh.coordinates].slice(0, 12)).toEqual([Math.fround(0.1), -0, 0, 1.25, 20, 3, 4, 5, 6, 7, 8, 9])
  })

  test('is named in a refusal: word, line, byte and facet', () => {
    const text = solid(`${facet()}\n${facet(vertices('1 2 three'))}`)
    const mesh = readModel(bytesOf(text))
    expect(mesh).toEqual({
      code: 'MODEL_UNREADABLE',
      detail: `The ASCII STL has "three" where a number belongs at line 3 (byte ${text.indexOf('three')}), in facet 2.`,
    })
  })

  test('is shown without control characters and cut short', () => {
    const mesh = readModel(bytesOf(`solid\n\0\x1b[31m${'z'.repeat(1_000_000)}`))
    expect(mesh).toMatchObject({ detail: expect.stringContaining('"\\x00\\x1b[31mzzzzzzzzzzzzzzzzzz…"') })
  })
})
