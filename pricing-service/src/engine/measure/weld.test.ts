import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { jewelMesh, meshOf, randomBody } from '../../sample-models/index.ts'
import { countOpenEdges } from './open-edges.ts'
import { type Points, weld, weldByHashing } from './weld.ts'
import { weldBySorting } from './weld-by-sorting.ts'

/** Point numbers in order of first appearance, so that two welders can be compared. */
const inOrder = ({ pointOf }: Points): number[] => {
  const numbers = new Map<number, number>()
  for (const point of pointOf) if (!numbers.has(point)) numbers.set(point, numbers.size)
  return Array.from(pointOf, point => numbers.get(point)!)
}

const inverse = (odd: number): number => {
  let guess = odd
  for (let round = 0; round < 5; round++) guess = Math.imul(guess, 2 - Math.imul(odd, guess))
  return guess
}

/** Corners whose hashes all begin with 16 zero bits: the last coordinate is found by running the hash backwards. */
const collidingMesh = (facetCount: number) => {
  const bits = new Int32Array(9 * facetCount)
  for (let corner = 0, x = 0x3f800000; corner < 3 * facetCount; x++) {
    const y = 0x40000000
    let h = Math.imul(x, 0x85ebca6b)
    h = Math.imul((h ^ (h >>> 15)) + y, 0xc2b2ae35)
    const wanted = Math.imul(corner & 0xffff, inverse(0x9e3779b1))
    const mixed = wanted ^ (wanted >>> 16)
    const z = (Math.imul(mixed, inverse(0x27d4eb2f)) - (h ^ (h >>> 13))) | 0
    if ((z & 0x7f800000) !== 0x7f800000) bits.set([x, y, z], 3 * corner++)
  }
  return meshOf(new Float32Array(bits.buffer))
}

describe('welding', () => {
  test('gives one point to corners of equal numbers and to no others', () => {
    const { pointOf, pointCount } = weld(meshOf(Float32Array.of(0, 0, 0, -0, 0, -0, 1, 0, 0, 0, 1e-45, 0, 1, 0, 0, 0, 0, 0)))
    expect([...pointOf]).toEqual([0, 0, 1, 2, 1, 0])
    expect(pointCount).toBe(3)
  })

  test('of a closed body counts its points: half as many as facets, and two', () => {
    const mesh = jewelMesh('hoop', { facetCount: 5_000, seed: 3 })
    expect(weld(mesh).pointCount).toBe(mesh.facetCount / 2 + 2)
  })

  test('by hashing and by sorting parts the corners alike', () => {
    const float = fc.constantFrom(0, -0, 1, -1, 1e-45, -1e-45, 3e38, -3e38, Math.fround(0.1))
    const mesh = fc
      .array(fc.array(float, { minLength: 9, maxLength: 9 }), { minLength: 1, maxLength: 30 })
      .map(rows => meshOf(Float32Array.from(rows.flat())))
    const same = (body: ReturnType<typeof meshOf>) => {
      const [hashed, sorted] = [weldByHashing(body)!, weldBySorting(body)]
      expect(hashed.pointCount).toBe(sorted.pointCount)
      expect(inOrder(hashed)).toEqual(inOrder(sorted))
    }
    fc.assert(fc.property(mesh, same))
    for (let seed = 0; seed < 34; seed++) same(randomBody(seed).mesh)
  })

  test('gives up hashing on coordinates made to collide, and sorts them instead', () => {
    const mesh = collidingMesh(20_000)
    expect(weldByHashing(mesh)).toBeNull()
    expect(weld(mesh).pointCount).toBe(60_000)
    expect(countOpenEdges(mesh)).toBe(60_000)
  })
})
