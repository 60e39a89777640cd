// A child process of the tests: feeds the ASCII reader as many facets as are priced, then, with --and-one-more, another one.
// Prints the answer as a JSON line. Outside the test runner, whose module loader makes the reader ten times slower.
import { limits } from '../src/contract.ts'
import { type AsciiStlReader, asciiStlReader, isRefusal } from '../src/engine/index.ts'

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text)
const facet = 'facet normal 0 0 0 outer loop vertex 0 0 0 vertex 1 0 0 vertex 0 1 2 endloop endfacet\n'
const thousandFacets = bytesOf(facet.repeat(1_000))

const fedToTheLimit = (): AsciiStlReader => {
  const reader = asciiStlReader({ facetCountMax: limits.facetCountMax, facetCountExpected: limits.facetCountMax })
  reader.push(bytesOf('solid\n'))
  for (let fed = 0; fed < limits.facetCountMax; fed += 1_000)
    if (reader.push(thousandFacets) !== null) throw new Error(`Feeding the ASCII reader: refused after ${fed} facets`)
  return reader
}

const reader = fedToTheLimit()
if (process.argv.includes('--and-one-more')) reader.push(bytesOf(facet))
reader.push(bytesOf('endsolid\n'))
const answer = reader.end()
process.stdout.write(`${JSON.stringify(isRefusal(answer) ? answer : { facetCount: answer.facetCount })}\n`)
