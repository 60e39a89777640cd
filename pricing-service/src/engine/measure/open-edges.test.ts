import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { box, join, meshOf, randomBody, sampleModels } from '../../sample-models/index.ts'
import type { Mesh } from '../mesh.ts'
import { readModel } from '../read/read-model.ts'
import { openEdgesByAllPairs } from './compare-all-pairs.ts'
import { countOpenEdges } from './open-edges.ts'

const [p, q, r, s] = [
  [0, 0, 0],
  [1, 0, 0],
  [0, 1, 0],
  [0, 0, 1],
] as const
const facets = (...corners: readonly (readonly number[])[]): Mesh => meshOf(Float32Array.from(corners.flat()))

describe('an edge is open', () => {
  test.each([
    ['all three of a lone facet', facets(p, q, r), 3],
    ['none of a box', box([1, 2, 3]), 0],
    ['four of two facets that share one edge the opposite way', facets(p, q, r, q, p, s), 4],
    ['all six of two facets that share one edge the same way', facets(p, q, r, p, q, s), 6],
    ['all six of an exact duplicate', facets(p, q, r, p, q, r), 6],
    ['none of a facet and its reverse', facets(p, q, r, p, r, q), 0],
    ['none of two duplicates and one reverse: one opposite edge closes any number', facets(p, q, r, p, q, r, p, r, q), 0],
    ['p→p when no other facet has it', facets(p, p, p), 3],
    ['not p→p when another facet has it too', facets(p, p, p, p, p, p), 0],
    ['p→p of a sliver, whose own back and forth never close each other', facets(p, p, q), 3],
    ['back and forth of a sliver only until another facet has them', facets(p, q, p, p, q, r), 4],
    ['p→q of a sliver even beside its own q→p', facets(p, q, q), 3],
    ['of points that are merely near', facets(p, q, r, [1 + 2 ** -23, 0, 0], p, s), 6],
    ['not where −0 meets 0', facets(p, q, r, q, [-0, -0, -0], s), 4],
  ])('%s', (_, mesh, expected) => {
    expect(countOpenEdges(mesh)).toBe(expected)
    expect(openEdgesByAllPairs(mesh)).toBe(expected)
  })
})

describe('the count equals comparing every facet with every other one', () => {
  test('for facets over so few points that everything coincides', () => {
    const corner = fc.constantFrom(...[p, q, r, s], [-0, 0, 0], [0, 0, -1])
    const mesh = fc.array(fc.tuple(corner, corner, corner), { minLength: 1, maxLength: 40 }).map(triples => facets(...triples.flat()))
    fc.assert(
      fc.property(mesh, soup => countOpenEdges(soup) === openEdgesByAllPairs(soup)),
      { numRuns: 1_500 },
    )
  })

  test('for proper facets over so few points that dozens of edges meet in each', () => {
    const triple = fc.shuffledSubarray([p, q, r, s, [1, 1, 0] as const], { minLength: 3, maxLength: 3 })
    const mesh = fc.array(triple, { minLength: 1, maxLength: 60, size: 'max' }).map(triples => facets(...triples.flat()))
    fc.assert(
      fc.property(mesh, soup => countOpenEdges(soup) === openEdgesByAllPairs(soup)),
      { numRuns: 500 },
    )
  })

  test('for 170 random bodies of every kind', () => {
    for (let seed = 0; seed < 170; seed++) {
      const { name, mesh } = randomBody(seed)
      expect(`${name}: ${countOpenEdges(mesh)}`).toBe(`${name}: ${openEdgesByAllPairs(mesh)}`)
    }
  })

  test('for sample models with every defect', () => {
    const models = sampleModels.filter(model => model.facetCount < 900)
    expect(models.length).toBeGreaterThan(15)
    for (const model of models) {
      const mesh = readModel(model.build()) as Mesh
      expect(`${model.name}: ${countOpenEdges(mesh)}`).toBe(`${model.name}: ${openEdgesByAllPairs(mesh)}`)
    }
  })

  test('whatever the order of the facets', () => {
    const mesh = join([randomBody(13).mesh, randomBody(30).mesh])
    const backwards = join(
      Array.from({ length: mesh.facetCount }, (_, facet) => meshOf(mesh.coordinates.slice(9 * facet, 9 * facet + 9))).reverse(),
    )
    expect(countOpenEdges(backwards)).toBe(countOpenEdges(mesh))
  })
})

describe('the time grows with the facets, not with their square', () => {
  /** Had each edge looked at all others of a point, these 200 000 facets would take minutes; the test's own time limit fails it then. */
  test('when all facets meet in one point', () => {
    const facetCount = 200_000
    const fan = new Float32Array(9 * facetCount)
    for (let facet = 0; facet < facetCount; facet++) fan.set([0, 0, 0, facet, 1, 0, facet + 1, 1, 0], 9 * facet)
    expect(countOpenEdges(meshOf(fan))).toBe(facetCount + 2)
  })

  test('when all facets are the same', () => {
    const facetCount = 200_000
    const pile = Float32Array.from({ length: 9 * facetCount }, (_, index) => [p, q, r].flat()[index % 9]!)
    expect(countOpenEdges(meshOf(pile))).toBe(3 * facetCount)
  })
})
