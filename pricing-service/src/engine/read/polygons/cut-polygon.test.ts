import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { cutPolygon, flatten } from './cut-polygon.ts'

type Corner = readonly [x: number, y: number]

const area = (a: Corner, b: Corner, c: Corner): number => ((b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])) / 2

const cut = (polygon: readonly Corner[], earTestCount = 1e6) => {
  const triples = new Uint32Array(3 * (polygon.length - 2))
  const proved = cutPolygon(Float64Array.from(polygon.flat()), polygon.length, triples, { earTestCount })
  const triangles = Array.from(
    { length: polygon.length - 2 },
    (_, k) => [...triples.subarray(3 * k, 3 * k + 3)] as [number, number, number],
  )
  const areas = triangles.map(([a, b, c]) => area(polygon[a]!, polygon[b]!, polygon[c]!))
  return { proved, triangles, areas, sum: areas.reduce((sum, one) => sum + one, 0) }
}
const shoelace = (polygon: readonly Corner[]): number =>
  polygon.reduce((sum, a, k) => sum + (a[0] * polygon[(k + 1) % polygon.length]![1] - a[1] * polygon[(k + 1) % polygon.length]![0]) / 2, 0)

/** Corners around a middle, at any distances: simple, and hardly ever convex. */
const star = fc.array(fc.double({ min: 0.1, max: 10, noNaN: true }), { minLength: 4, maxLength: 40 }).map(radii =>
  radii.map((radius, k): Corner => {
    const angle = (2 * Math.PI * k) / radii.length
    return [radius * Math.cos(angle), radius * Math.sin(angle)]
  }),
)

describe('a polygon', () => {
  test('that is convex becomes a fan from its first corner', () => {
    expect(
      cut([
        [0, 0],
        [2, 0],
        [3, 1],
        [2, 2],
        [0, 2],
      ]).triangles,
    ).toEqual([
      [0, 1, 2],
      [0, 2, 3],
      [0, 3, 4],
    ])
  })

  test('that is not convex is cut into triangles that all look the same way and fill it exactly', () => {
    fc.assert(
      fc.property(star, polygon => {
        const { proved, areas, sum } = cut(polygon)
        expect(proved).toBe(true)
        expect(Math.min(...areas)).toBeGreaterThanOrEqual(-1e-12)
        expect(sum).toBeCloseTo(shoelace(polygon), 9)
      }),
      { numRuns: 300 },
    )
  })

  test('keeps its signed area even where it crosses itself', () => {
    const corner = fc.tuple(fc.integer({ min: -9, max: 9 }), fc.integer({ min: -9, max: 9 }))
    fc.assert(
      fc.property(fc.array(corner, { minLength: 4, maxLength: 12 }), polygon => {
        const { triangles, sum, proved, areas } = cut(polygon)
        expect(triangles.length).toBe(polygon.length - 2)
        expect(sum).toBeCloseTo(shoelace(polygon), 9)
        if (proved) expect(Math.min(...areas)).toBeGreaterThanOrEqual(0)
      }),
    )
  })

  test('becomes a fan that is not proved when the budget for ears is used up', () => {
    const arrow: Corner[] = [
      [0, 0],
      [4, 2],
      [0, 4],
      [1, 2],
    ]
    expect(cut(arrow).proved).toBe(true)
    expect(cut(arrow, 0)).toMatchObject({
      proved: false,
      triangles: [
        [0, 1, 2],
        [0, 2, 3],
      ],
    })
  })

  test('is laid flat along its thinnest axis, counter-clockwise, whichever way it looks', () => {
    const square = [
      [0, 0, 0],
      [1, 0, 0],
      [1, 1, 0],
      [0, 1, 0],
    ]
    for (const turn of [0, 1, 2])
      for (const backwards of [false, true]) {
        const points = Float32Array.from(
          square.flatMap(
            ([x, y, z]) =>
              [
                [x!, y!, z!],
                [z!, x!, y!],
                [y!, z!, x!],
              ][turn]!,
          ),
        )
        const corners = Uint32Array.from(backwards ? [3, 2, 1, 0] : [0, 1, 2, 3])
        const flat = new Float64Array(8)
        expect(flatten(points, corners, 0, 4, flat)).toBe(true)
        expect(shoelace([0, 1, 2, 3].map(k => [flat[2 * k]!, flat[2 * k + 1]!] as const))).toBe(1)
      }
  })
})
