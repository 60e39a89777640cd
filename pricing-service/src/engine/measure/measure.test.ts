import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  box,
  invert,
  jewelKinds,
  jewelMesh,
  join,
  meshOf,
  prism,
  randomBody,
  shift,
  tetrahedron,
  toAsciiStl,
  toBinaryStl,
} from '../../sample-models/index.ts'
import { measureModel } from '../index.ts'
import type { Mesh } from '../mesh.ts'
import { isRefusal } from '../refusal.ts'
import { measure } from './measure.ts'
import type { Measurement } from './measurement.ts'
import { sumUp } from './sum-up.ts'

const measured = (mesh: Mesh): Measurement => {
  const measurement = measure(mesh)
  if (isRefusal(measurement)) throw new Error(measurement.detail)
  return measurement
}
const relativeError = (actual: number, expected: number): number => Math.abs(actual - expected) / expected

describe('the sums', () => {
  test('of a box are its volume, its area and its sides', () => {
    expect(measured(box([2, 3, 4.5], [-1, 5, 0.25]))).toEqual({
      facetCount: 12,
      openEdgeCount: 0,
      volumeMm3: '27.000',
      areaMm2: '57.000',
      sizeMm: { x: '2.000', y: '3.000', z: '4.500' },
    })
  })

  test('of a tetrahedron and of prisms agree with the closed form', () => {
    expect(sumUp(tetrahedron([0, 0, 0], [3, 0, 0], [0, 4, 0], [0, 0, 5])).volumeMm3).toBe(10)
    for (const sides of [3, 6, 17, 400]) {
      const [radius, height] = [7.25, 11.5]
      const base = (sides / 2) * radius * radius * Math.sin((2 * Math.PI) / sides)
      const side = 2 * radius * Math.sin(Math.PI / sides)
      const { volumeMm3, areaMm2 } = sumUp(prism(sides, radius, height))
      expect(relativeError(volumeMm3, base * height)).toBeLessThan(1e-6)
      expect(relativeError(areaMm2, 2 * base + sides * side * height)).toBeLessThan(1e-6)
    }
  })

  test('of a body do not change when it is turned inside out, apart from nothing', () => {
    for (const kind of jewelKinds) {
      const mesh = jewelMesh(kind, { facetCount: 400, seed: 9 })
      expect(sumUp(invert(mesh)).volumeMm3).toBeCloseTo(sumUp(mesh).volumeMm3, 9)
    }
  })

  test('of two bodies apart add up', () => {
    const both = join([box([1, 1, 1]), shift(box([2, 2, 2]), [10, 0, 0])])
    expect(measured(both)).toMatchObject({ volumeMm3: '9.000', areaMm2: '30.000', sizeMm: { x: '12.000', y: '2.000', z: '2.000' } })
  })

  test('are taken in file order: another order may change the last digits', () => {
    const mesh = meshOf(Float32Array.of(1e8, 0, 0, 0, 1e8, 0, 0, 0, 1, 1e8, 0, 0, 0, 0, 1, 0, 1e8, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1))
    const rotated = meshOf(Float32Array.from([...mesh.coordinates.slice(18), ...mesh.coordinates.slice(0, 18)]))
    expect(sumUp(mesh).volumeMm3).toBe(1 / 6)
    expect(sumUp(rotated).volumeMm3).toBe(0)
  })

  test('follow the contract operation by operation, in double', () => {
    const coordinate = fc.float({ noNaN: true, noDefaultInfinity: true })
    const mesh = fc.array(fc.array(coordinate, { minLength: 9, maxLength: 9 }), { minLength: 1, maxLength: 12 })
    const asWritten = (facets: readonly (readonly number[])[]) => {
      let [v, A] = [0, 0]
      for (const [ax, ay, az, bx, by, bz, cx, cy, cz] of facets as [
        number,
        number,
        number,
        number,
        number,
        number,
        number,
        number,
        number,
      ][]) {
        v = v + (ax * (by * cz - bz * cy) - ay * (bx * cz - bz * cx) + az * (bx * cy - by * cx))
        const [x, y, z] = [
          (by - ay) * (cz - az) - (bz - az) * (cy - ay),
          (bz - az) * (cx - ax) - (bx - ax) * (cz - az),
          (bx - ax) * (cy - ay) - (by - ay) * (cx - ax),
        ]
        A = A + 0.5 * Math.sqrt(x * x + y * y + z * z)
      }
      const side = (axis: number) => {
        const all = facets.flatMap(facet => [facet[axis]!, facet[axis + 3]!, facet[axis + 6]!])
        return Math.max(...all) - Math.min(...all)
      }
      return { volumeMm3: Math.abs(v) / 6, areaMm2: A, sizeMm: { x: side(0), y: side(1), z: side(2) } }
    }
    const agrees = (facets: readonly (readonly number[])[]) => {
      expect(sumUp(meshOf(Float32Array.from(facets.flat())))).toEqual(asWritten(facets))
    }
    fc.assert(fc.property(mesh, agrees), { numRuns: 500 })
    for (let seed = 0; seed < 340; seed++) {
      const { coordinates, facetCount } = randomBody(seed).mesh
      agrees(Array.from({ length: facetCount }, (_, facet) => [...coordinates.subarray(9 * facet, 9 * facet + 9)]))
    }
  })
})

describe('flat', () => {
  test.each([
    ['X', 0],
    ['Y', 1],
    ['Z', 2],
  ])('is a model without any %s', (letter, axis) => {
    const mesh = box([3, 4, 5])
    const flat = meshOf(mesh.coordinates.map((value, index) => (index % 3 === axis ? -2.5 : value)))
    expect(measure(flat)).toMatchObject({ code: 'MODEL_FLAT', detail: expect.stringContaining(`the same ${letter}`) })
  })

  test('is one whose corners differ only by the sign of 0', () => {
    expect(measure(meshOf(Float32Array.of(1, 2, 0, 3, 4, -0, 5, 1, 0)))).toMatchObject({ code: 'MODEL_FLAT' })
  })

  test.each([1e-4, 1e-7, 1.401298464324817e-45])('is not one that is %d mm high, although that prints as 0.000', height => {
    expect(measured(box([10, 10, height]))).toMatchObject({ sizeMm: { x: '10.000', y: '10.000', z: '0.000' } })
  })

  test('is not a closed mesh of volume 0', () => {
    const sheet = box([10, 10, 5])
    expect(measured(join([sheet, invert(sheet)]))).toMatchObject({ volumeMm3: '0.000', openEdgeCount: 0 })
  })
})

describe('a measurement', () => {
  test('has exact half thousandths rounded to even', () => {
    expect(measured(box([0.0625, 0.1875, 8]))).toMatchObject({ volumeMm3: '0.094', sizeMm: { x: '0.062', y: '0.188', z: '8.000' } })
    expect(measured(box([0.5, 0.5, 0.25]))).toMatchObject({ volumeMm3: '0.062' })
    expect(measured(box([0.5, 0.75, 0.5]))).toMatchObject({ volumeMm3: '0.188' })
  })

  test('has sizes of any magnitude in plain digits', () => {
    const largest = 3.4028234663852886e38
    const { sizeMm, volumeMm3, areaMm2 } = measured(tetrahedron([0, 0, 0], [largest, 0, 0], [0, largest, 0], [-largest, -largest, largest]))
    expect(sizeMm.x).toBe(`680564693277058${'0'.repeat(24)}.000`)
    for (const text of [volumeMm3, areaMm2]) expect(text).toMatch(/^\d{70,}\.000$/)
  })

  test('is the same for binary and for ASCII with point or comma', () => {
    const mesh = jewelMesh('signet', { facetCount: 500, seed: 4 })
    const expected = measured(mesh)
    for (const bytes of [toBinaryStl(mesh), toAsciiStl(mesh), toAsciiStl(mesh, { decimalComma: true, endOfLine: '\r\n' })])
      expect(measureModel(bytes)).toEqual(expected)
  })

  test('survives JSON unchanged and comes out the same every time', () => {
    const mesh = jewelMesh('chain', { facetCount: 700, seed: 4 })
    expect(JSON.parse(JSON.stringify(measured(mesh)))).toEqual(measured(mesh))
  })
})
