// In: the name of a model. Out: its bytes, the same for the same name. Small ones, so that thousands of quotes need little CPU; and the few that a fault needs.
import { jewel } from '../../src/sample-models/index.ts'
import { components, declaration, mesh, modelXml, object, packageOf } from '../hostile/packages.ts'
import { binaryStl, relief, tetrahedron } from '../stl.ts'
import type { ModelName } from './plan.ts'
import { seeded } from './seeded.ts'

const kinds: Readonly<Record<string, (number: number) => Uint8Array>> = {
  known: number => jewel('ring', { facetCount: 300 + 100 * number, seed: number }),
  fresh: number => binaryStl(tetrahedron(5 + (number % 400) / 10), `fresh ${number}`),
  /** Long enough to be struck while it is measured. */
  slow: number => binaryStl(relief(400_000, number), `slow ${number}`),
  endless: soup,
  greedy: manyObjects,
}

const made = new Map<ModelName, Uint8Array<ArrayBuffer>>()

export function modelBytes(name: ModelName): Uint8Array<ArrayBuffer> {
  const [kind, number] = name.split('-') as [string, string]
  const bytes = made.get(name) ?? new Uint8Array((kinds[kind] as (n: number) => Uint8Array)(Number(number)))
  if (kind === 'known') made.set(name, bytes)
  return bytes
}

const soupFacetCount = 700_000

/** Facets that all go through one another: inspecting them takes far longer than the worker allows in these runs. */
function soup(number: number): Uint8Array {
  const random = seeded(number)
  const bytes = Buffer.alloc(84 + 50 * soupFacetCount)
  bytes.write(`endless ${number}`, 0, 'latin1')
  bytes.writeUInt32LE(soupFacetCount, 80)
  for (let facet = 0; facet < soupFacetCount; facet++)
    for (let value = 3; value < 12; value++) bytes.writeFloatLE(random.below(10_000) / 1_000, 84 + 50 * facet + 4 * value)
  return bytes
}

const greedyObjectCount = 80_000

/** A small 3MF of many objects, each of which is one in the heap: more than a thread has in these runs. */
function manyObjects(number: number): Uint8Array {
  const objects = Array.from({ length: greedyObjectCount }, (_, index) => object(index + 2, components(1, 1)))
  return packageOf(modelXml({ declared: `${declaration}<!-- greedy ${number} -->`, resources: [object(1, mesh), ...objects].join('') }))
}
