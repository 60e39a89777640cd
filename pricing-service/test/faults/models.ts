// In: the name of a model. Out: its bytes, the same for the same name. Small ones, so that thousands of quotes need little CPU; and the few that a fault needs.
import { jewel } from '../../src/sample-models/index.ts'
import { components, declaration, mesh, modelXml, object, packageOf, placed } from '../hostile/packages.ts'
import { binaryStl, relief, tetrahedron } from '../stl.ts'
import type { ModelName } from './plan.ts'

const kinds: Readonly<Record<string, (number: number) => Uint8Array>> = {
  known: number => jewel('ring', { facetCount: 300 + 100 * number, seed: number }),
  fresh: number => binaryStl(tetrahedron(5 + (number % 400) / 10), `fresh ${number}`),
  /** Long enough to be struck while it is measured. */
  slow: number => binaryStl(relief(400_000, number), `slow ${number}`),
  /** Inspecting it takes far longer than the worker allows in these runs. */
  endless: sheets,
  greedy: manyObjects,
}

const made = new Map<ModelName, Uint8Array<ArrayBuffer>>()

export function modelBytes(name: ModelName): Uint8Array<ArrayBuffer> {
  const [kind, number] = name.split('-') as [string, string]
  const bytes = made.get(name) ?? new Uint8Array((kinds[kind] as (n: number) => Uint8Array)(Number(number)))
  if (kind === 'known') made.set(name, bytes)
  return bytes
}

const sheetPointCount = 100
const sheetCount = 495

/** A 3MF of some 100 KB that unfolds into ten million facets, which is how many are read at all: sheets turned through one another. */
function sheets(number: number): Uint8Array {
  const index = Array.from({ length: sheetPointCount }, (_, at) => at)
  const point = (x: number, y: number) => x * sheetPointCount + y
  const points = index.flatMap(x => index.map(y => `<vertex x="${x}" y="${y}" z="${((7 * x + 13 * y + number) % 10) / 10}"/>`))
  const cells = index.slice(1).flatMap(x =>
    index.slice(1).map(y => {
      const [low, right, high, left] = [point(x - 1, y - 1), point(x, y - 1), point(x, y), point(x - 1, y)]
      return `<triangle v1="${low}" v2="${right}" v3="${high}"/><triangle v1="${low}" v2="${high}" v3="${left}"/>`
    }),
  )
  const sheet = `<mesh><vertices>${points.join('')}</vertices><triangles>${cells.join('')}</triangles></mesh>`
  const turned = (angle: number) => {
    const [cos, sin] = [Math.cos(angle), Math.sin(angle)]
    return placed(1, [cos, sin, 0, -sin, cos, 0, 0, 0, 1, 0, 0, angle / 100].map(value => value.toFixed(6)).join(' '))
  }
  const build = Array.from({ length: sheetCount }, (_, at) => turned(at)).join('')
  return packageOf(modelXml({ declared: `${declaration}<!-- endless ${number} -->`, resources: object(1, sheet), build }))
}

const greedyObjectCount = 80_000

/** A small 3MF of many objects, each of which is one in the heap: more than a thread has in these runs. */
function manyObjects(number: number): Uint8Array {
  const objects = Array.from({ length: greedyObjectCount }, (_, index) => object(index + 2, components(1, 1)))
  return packageOf(modelXml({ declared: `${declaration}<!-- greedy ${number} -->`, resources: [object(1, mesh), ...objects].join('') }))
}
