// Every limit's sentence has the number that was found and the number that is allowed.
import { describe, expect, test } from 'vitest'
import { isReadingRefusal } from '../src/engine/read/reading-refusal.ts'
import { readModelBytes } from '../src/unpack/read-model-bytes.ts'
import { hostileCases } from './hostile/index.ts'

const sentences: Readonly<Record<string, RegExp>> = {
  'no model: 256 MB and a byte': /268435457 bytes.*268435456/,
  'binary STL: a little over 10 m': /10001\.0 mm.*10000 mm/,
  'PLY: announces 2^32 vertices': /4294967296.*"vertex".*30000000/,
  'PLY: announces 9 999 999 faces': /9999999.*at least 20000022 bytes.*it has 40/,
  'binary PLY: 9 999 999 faces of nothing announced': /9999999.*at least 10000011 bytes.*it has 1012/,
  'PLY: 1 001 properties': /1000 properties/,
  'PLY: a header of 70 000 bytes': /65536 bytes/,
  'zip: 1 001 entries': /1001 entries.*1000/,
  'zip bomb: 128 MB of blanks as the model': /134217728.*10485760.*200 times/,
  'zip bomb: 128 MB that are said to be 1 KB': /more than the 1024 bytes/,
  'zip bomb: 600 MB in entries of 10 MB': /at least \d{9} bytes.*536870912/,
  'zip bomb: an entry inside the data of another': /ends at byte \d+, after byte \d+/,
  '3MF with 70 deep': /64 deep in line \d/,
  '3MF with 70 attributes': /64 attributes in line \d/,
  '3MF with 80 namespaces': /64 namespaces/,
  '3MF: components 17 deep': /16 deep/,
  '3MF: components ten times, seven deep': /at least 111111 placements.*100000/,
  '3MF: a thousand and one facets, ten times, four deep': /at least 10010000 facets.*10000000/,
  '3MF: 100 001 items': /100000 build items/,
}

describe('a limit', () => {
  test.each(Object.entries(sentences))('names what was found and what is allowed: %s', async (name, sentence) => {
    const found = hostileCases.find(hostile => hostile.name === name)
    if (found === undefined) throw new Error('no such case')
    const refused = await readModelBytes(found.build(), found.units === undefined ? 'mm' : found.units)
    if (!isReadingRefusal(refused)) throw new Error('it was read')
    expect(refused.detail).toMatch(sentence)
  })
})
