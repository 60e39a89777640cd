import fc from 'fast-check'
import { expect, test } from 'vitest'
import { jewelKinds, jewelMesh, join, prism, withDegenerateFacets } from '../../../sample-models/index.ts'
import { canonicalMesh } from '../canonical/canonical-mesh.ts'
import { facetTree } from './facet-tree.ts'
import { furthest } from './furthest.ts'

const meshes = [...jewelKinds.map(kind => jewelMesh(kind, { facetCount: 700, seed: 2 })), prism(60, 4, 9)]
const trees = meshes.map(mesh => facetTree(canonicalMesh(withDegenerateFacets(mesh, { count: 3, seed: 1 })).mesh))

test('the furthest point is the one that a look at every point finds, the first of those that reach as far', () => {
  const step = fc.oneof(fc.integer({ min: -2, max: 2 }), fc.double({ min: -1, max: 1, noNaN: true }))
  fc.assert(
    fc.property(fc.constantFrom(...trees), step, step, step, fc.tuple(step, step, step), (tree, dx, dy, dz, [ox, oy, oz]) => {
      const { points, pointCount } = tree.mesh
      let [along, first] = [-Infinity, 0]
      for (let point = 0; point < pointCount; point++) {
        const here = dx * (points[3 * point]! - ox) + dy * (points[3 * point + 1]! - oy) + dz * (points[3 * point + 2]! - oz)
        if (here > along) [along, first] = [here, point]
      }
      const found = furthest(tree, [ox, oy, oz], dx, dy, dz)
      expect(found.point).toBe(first)
      expect(found.along === along).toBe(true)
    }),
    { numRuns: 500 },
  )
})

test('points that only collapsed facets have are points like others', () => {
  const { mesh } = canonicalMesh(join([prism(6, 1, 1), { facetCount: 1, coordinates: Float32Array.of(9, 9, 9, 9, 9, 9, 0, 0, 0) }]))
  expect(mesh.usedPointCount).toBeLessThan(mesh.pointCount)
  const { point } = furthest(facetTree(mesh), [0, 0, 0], 1, 1, 1)
  expect([...mesh.points.subarray(3 * point, 3 * point + 3)]).toEqual([9, 9, 9])
})
