import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { CanonicalMesh } from '../canonical/canonical-mesh.ts'
import { facetsCross } from './facet-pair.ts'
import { sidesOf } from './sides.ts'

const meshOf = (points: readonly number[], corners: readonly number[]): CanonicalMesh => ({
  pointCount: points.length / 3,
  points: Float32Array.from(points),
  usedPointCount: points.length / 3,
  facetCount: 2,
  corners: Int32Array.from(corners),
})

/** Corners of the second facet: none, one, two or all three in common with the first. */
const pairs = [
  [0, 1, 2, 3, 4, 5],
  [0, 1, 2, 4, 1, 3],
  [0, 1, 2, 3, 0, 4],
  [0, 1, 2, 2, 1, 3],
  [0, 1, 2, 0, 3, 2],
  [0, 1, 2, 2, 1, 0],
] as const
const whole = fc.array(fc.integer({ min: -3, max: 3 }), { minLength: 18, maxLength: 18 })
const broken = fc.array(fc.float({ min: -100, max: 100, noNaN: true }), { minLength: 18, maxLength: 18 })
/** All but in one plane. */
const flat = broken.map(points => points.map((value, at) => (at % 3 === 2 ? 7 + value * 1e-7 : value)))

test('the quick look never says that facets are apart which the whole test finds crossing, nor where it is in doubt', () => {
  let apartCount = 0
  fc.assert(
    fc.property(fc.oneof(whole, broken, flat), fc.constantFrom(...pairs), (points, corners) => {
      const mesh = meshOf(points, corners)
      const extent = 2 * Math.max(...points.map(Math.abs))
      const [f0, f1, f2, g0, g1, g2] = corners.map(point => 3 * point) as [number, number, number, number, number, number]
      const sides = sidesOf(mesh.points, f0, f1, f2, g0, g1, g2, extent)
      const back = sidesOf(mesh.points, g0, g1, g2, f0, f1, f2, extent)
      if (sides !== 1 && !(sides === -1 && back === 1)) return
      apartCount++
      expect(facetsCross(mesh, 0, 1)).toBe(false)
    }),
    { numRuns: 20_000 },
  )
  // The law would hold for a look that never says anything, too.
  expect(apartCount).toBeGreaterThan(8_000)
})

test('a corner in the plane, as far as doubles can tell, is on no side', () => {
  const { points } = meshOf([0, 0, 0, 1, 0, 0, 0, 1, 0, 5, 5, 0, 5, 6, 1, 6, 5, 1], pairs[0])
  expect(sidesOf(points, 0, 3, 6, 9, 12, 15, 6)).toBe(0)
  expect(sidesOf(points, 0, 3, 6, 3, 12, 15, 6)).toBe(1)
})
