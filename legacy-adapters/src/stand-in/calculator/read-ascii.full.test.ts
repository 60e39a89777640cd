import { expect, test } from 'vitest'
import { asciiReader } from './read-ascii.ts'

const facet = 'facet normal 0 0 1 outer loop vertex 0 0 0 vertex 1 0 0 vertex 0 1 0 endloop endfacet'

test('takes 5 000 000 facets from a stream and refuses the next one', { timeout: 120_000 }, () => {
  const reader = asciiReader()
  const thousandFacets = Buffer.from(`${facet}\n`.repeat(1000))
  expect(reader.push(Buffer.from('solid\n'))).toBe(null)
  for (let pushed = 0; pushed < 5_000_000; pushed += 1000) {
    if (reader.push(thousandFacets) !== null) expect.fail(`refused after ${pushed} facets`)
  }
  expect(reader.push(Buffer.from('facet '))).toBe('MODEL_TOO_LARGE')
})
