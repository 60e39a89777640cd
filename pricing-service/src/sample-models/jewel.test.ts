import { describe, expect, test } from 'vitest'
import { isRefusal, type Measurement, measure } from '../engine/index.ts'
import { jewel, jewelKinds, jewelMesh, type Mesh, toBinaryStl } from './index.ts'

const measured = (mesh: Mesh): Measurement => {
  const measurement = measure(mesh)
  if (isRefusal(measurement)) throw new Error(measurement.detail)
  return measurement
}

describe.each(jewelKinds)('a %s', kind => {
  test.each([200, 1_000, 10_000, 60_000])('of about %i facets is watertight and of a size that is worn', facetCount => {
    for (const seed of [1, 2, 3]) {
      const mesh = jewelMesh(kind, { facetCount, seed })
      const { openEdgeCount, sizeMm, volumeMm3 } = measured(mesh)
      expect(openEdgeCount).toBe(0)
      expect(Math.abs(mesh.facetCount / facetCount - 1)).toBeLessThan(facetCount < 1_000 ? 0.35 : 0.1)
      for (const side of Object.values(sizeMm)) {
        expect(Number(side)).toBeGreaterThan(1)
        expect(Number(side)).toBeLessThan(90)
      }
      expect(Number(volumeMm3)).toBeGreaterThan(10)
      expect(Number(volumeMm3)).toBeLessThan(25_000)
    }
  })

  test('is the same for the same seed and another one for another seed', () => {
    const options = { facetCount: 500, seed: 11 }
    expect(jewel(kind, options)).toEqual(jewel(kind, options))
    expect(jewel(kind, options)).not.toEqual(jewel(kind, { ...options, seed: 12 }))
    expect(jewel(kind, options)).toEqual(toBinaryStl(jewelMesh(kind, options)))
  })

  test('keeps its shape when it is drawn finer', () => {
    const [coarse, fine] = [20_000, 80_000].map(facetCount => Number(measured(jewelMesh(kind, { facetCount, seed: 5 })).volumeMm3))
    expect(Math.abs(coarse! / fine! - 1)).toBeLessThan(0.15)
  })
})
