import { expect, test } from 'vitest'
import { countOpenEdges } from './open-edges.ts'

type Point = [number, number, number]
const [o, x, y, z]: Point[] = [
  [0, 0, 0],
  [1, 0, 0],
  [0, 1, 0],
  [0, 0, 1],
]
const tetrahedron = [o, y, x, o, x, z, o, z, y, x, y, z] as Point[]

function openEdges(corners: Point[]): number {
  const work = countOpenEdges({ facetCount: corners.length / 3, coordinates: new Float32Array(corners.flat()) })
  let step = work.next()
  while (!step.done) step = work.next()
  return step.value
}

test('a closed body has none', () => expect(openEdges(tetrahedron)).toBe(0))
test('a missing facet opens its three edges', () => expect(openEdges(tetrahedron.slice(3))).toBe(3))
test('a facet turned round opens six', () => expect(openEdges([o!, x!, y!, ...tetrahedron.slice(3)])).toBe(6))
test('one opposite edge closes any number of edges', () => expect(openEdges([...tetrahedron, ...tetrahedron.slice(0, 3)])).toBe(0))
test('−0 equals 0', () =>
  expect(openEdges(tetrahedron.map(([a, b, c]) => [a, -b, c] as Point).map(p => p.map(v => v || -0) as Point))).toBe(0))
test('two facets that are the same do not close each other', () => expect(openEdges([o!, x!, y!, o!, x!, y!])).toBe(6))
test('an edge p→p is open', () => expect(openEdges([o!, o!, x!])).toBe(3))
test('an edge p→p of another facet closes it', () => expect(openEdges([o!, o!, x!, o!, o!, y!])).toBe(4))
test("a degenerate facet's own reverse edge does not close it", () => expect(openEdges([o!, x!, o!])).toBe(3))
test('nearly equal points are different', () => {
  expect(openEdges(tetrahedron.map((point, index) => (index === 0 ? [1e-30, 0, 0] : point)))).toBe(4)
})
