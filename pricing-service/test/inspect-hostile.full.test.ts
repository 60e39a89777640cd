// Meshes made to make an inspection slow: each ends by its own bounds of work, says that it was cut short, and has a finding that sends it to a person.
// The times are far above what is needed; they tell an ending search from one that does not end (hulls upon hulls took five minutes once).
import { expect, test } from 'vitest'
import { castingLimits, findingsOf } from '../src/engine/findings/index.ts'
import { inspect } from '../src/engine/inspect/inspect.ts'
import { modelOf } from '../src/engine/inspect/test-model.ts'
import { join, type Mesh, meshOf, tetrahedron } from '../src/sample-models/index.ts'

let state = 1
const random = (below: number): number => {
  state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
  return (below * state) / 2 ** 32
}
const facetCount = 200_000
const many = (make: (k: number) => Mesh): Mesh => join(Array.from({ length: facetCount / 4 }, (_, k) => make(k)))

const meshes: readonly (readonly [string, () => Mesh])[] = [
  ['soup', () => meshOf(Float32Array.from({ length: 9 * facetCount }, () => random(10)))],
  [
    'hulls upon hulls',
    () => many(k => [1 + k / 1_000].map(r => tetrahedron([-r, -r, -r], [3 * r, -r, -r], [-r, 3 * r, -r], [-r, -r, 3 * r]))[0]!),
  ],
  [
    'needles through one another',
    () =>
      many(() => {
        const [x, y, z] = [random(10), random(10), random(10)]
        return tetrahedron([x, y, z], [x + 0.01, y, z], [x, y + 0.01, z], [100 - x, 100 - y, 100 - z])
      }),
  ],
  ['a fan at one point', () => fan()],
]

test.each(meshes)(
  '%s',
  (_, make) => {
    const inspection = inspect(modelOf(make()))
    const findings = findingsOf(inspection, castingLimits)
    expect(findings.filter(({ severity }) => severity === 'review' || severity === 'block').length).toBeGreaterThan(0)
    expect(inspection.crossings.isComplete).toBe(false)
  },
  60_000,
)

function fan(): Mesh {
  const coordinates = new Float32Array(9 * facetCount)
  for (let k = 0; k < facetCount; k++) coordinates.set([0, 0, 0, k, 1, 0, k + 1, 1, 0.5], 9 * k)
  return meshOf(coordinates)
}
