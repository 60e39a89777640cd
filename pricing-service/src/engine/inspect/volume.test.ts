// Volume and area against closed forms and exact arithmetic.
import { describe, expect, test } from 'vitest'
import { box, jewelMesh, type Mesh, prism, shift, tetrahedron } from '../../sample-models/index.ts'
import { ball } from '../../sample-models/solids/ball.ts'
import { inspect } from './inspect.ts'
import { modelOf } from './test-model.ts'

const inspected = (mesh: Mesh) => inspect(modelOf(mesh))

/** The volume of the polyhedron itself, float32 corners as they are, in exact whole-number arithmetic: coordinates are multiples of 2^-149. */
const exactVolumeMm3 = ({ coordinates }: Mesh): number => {
  const scale = 2 ** 149
  const c = Array.from(coordinates, value => BigInt(value * scale))
  let six = 0n
  for (let at = 0; at < c.length; at += 9) {
    const [ax, ay, az, bx, by, bz, cx, cy, cz] = c.slice(at, at + 9) as [
      bigint,
      bigint,
      bigint,
      bigint,
      bigint,
      bigint,
      bigint,
      bigint,
      bigint,
    ]
    six += ax * (by * cz - bz * cy) + ay * (bz * cx - bx * cz) + az * (bx * cy - by * cx)
  }
  return Number((six * 10n ** 12n) / (6n * 2n ** 447n)) / 1e12
}

const sphere = (radius: number, facetCount: number): Mesh =>
  ball({
    facetCount,
    elongation: 0.5,
    at: (rise, around) => {
      const [fromPole, turn] = [Math.PI * rise, 2 * Math.PI * around]
      const width = radius * Math.sin(fromPole)
      return [width * Math.cos(turn), width * Math.sin(turn), -radius * Math.cos(fromPole)]
    },
  })
/** Rounding of corners to float32, and of figures to three places. */
const slack = 2e-6

/** How far the plane of each facet is from the origin. */
const planeDistancesMm = ({ coordinates: c, facetCount }: Mesh): readonly number[] =>
  Array.from({ length: facetCount }, (_, facet) => {
    const [ax, ay, az, bx, by, bz, cx, cy, cz] = c.subarray(9 * facet, 9 * facet + 9) as unknown as Nine
    const [x, y, z] = [
      (by - ay) * (cz - az) - (bz - az) * (cy - ay),
      (bz - az) * (cx - ax) - (bx - ax) * (cz - az),
      (bx - ax) * (cy - ay) - (by - ay) * (cx - ax),
    ]
    return (ax * x + ay * y + az * z) / Math.hypot(x, y, z)
  })
type Nine = [number, number, number, number, number, number, number, number, number]

describe('the volume', () => {
  const bodies: readonly (readonly [string, Mesh, number])[] = [
    ['a box', box([20, 30, 45.5]), 20 * 30 * 45.5],
    ['a tetrahedron', tetrahedron([0, 0, 0], [30, 0, 0], [0, 40, 0], [0, 0, 50]), 10_000],
    ...[3, 6, 17, 400].map(
      sides =>
        [
          `a prism of ${sides} sides`,
          prism(sides, 17.25, 31.5),
          (sides / 2) * 17.25 ** 2 * Math.sin((2 * Math.PI) / sides) * 31.5,
        ] as const,
    ),
  ]

  test.each(bodies)('of %s agrees with the closed form to 1e-6', (_, mesh, closedForm) => {
    expect(Math.abs(Number(inspected(mesh).volumeMm3) / closedForm - 1)).toBeLessThan(1e-6)
  })

  test.each(bodies)('of %s is exact a kilometre from the origin, as far as float32 holds the corners there', (name, mesh, closedForm) => {
    // Steps of 0.0625 mm: sides of boxes and tetrahedra fall on them (1e-4 of the closed form is met), corners of prisms are rounded by the file itself.
    const far = shift(mesh, [1_000_000, -1_000_000, 500_000])
    const exact = exactVolumeMm3(far)
    expect(Math.abs(Number(inspected(far).volumeMm3) - exact)).toBeLessThan(0.001)
    expect(Math.abs(Number(inspected(far).volumeMm3) / closedForm - 1)).toBeLessThan(name.startsWith('a prism') ? 3e-3 : 1e-4)
  })

  test.each([5, 10, 250])('and the area of a sphere of radius %s mm come to the closed form as its facets grow finer', radius => {
    const [volume, area] = [(4 / 3) * Math.PI * radius ** 3, 4 * Math.PI * radius ** 2]
    let before = { volume: Number.NaN, area: Number.NaN }
    for (const facetCount of [1_000, 4_000, 16_000]) {
      const mesh = sphere(radius, facetCount)
      // Corners on the sphere, every facet outside of the ball that its plane touches: between the two lie the volume and, of convex bodies, the area.
      const within = Math.min(...planeDistancesMm(mesh)) / radius
      const { volumeMm3, areaMm2 } = inspected(mesh)
      const ratio = { volume: Number(volumeMm3) / volume, area: Number(areaMm2) / area }
      expect(ratio.volume).toBeGreaterThan(within ** 3 - slack)
      expect(ratio.volume).toBeLessThan(1 + slack)
      expect(ratio.area).toBeGreaterThan(within ** 2 - slack)
      expect(ratio.area).toBeLessThan(1 + slack)
      // Four times the facets, a quarter of what is missing.
      if (facetCount > 1_000)
        for (const figure of ['volume', 'area'] as const) {
          expect((1 - before[figure]) / (1 - ratio[figure])).toBeGreaterThan(3.5)
          expect((1 - before[figure]) / (1 - ratio[figure])).toBeLessThan(4.5)
        }
      before = ratio
    }
  })

  test('of tubes, rings and stones is that of their facets', () => {
    const onlyOneShell = ['hoop', 'stud', 'medallion', 'bangle'] as const
    for (const kind of onlyOneShell)
      for (const seed of [1, 2]) {
        const mesh = jewelMesh(kind, { facetCount: 2_000, seed })
        expect(Math.abs(Number(inspected(mesh).signedVolumeMm3) - exactVolumeMm3(mesh))).toBeLessThan(0.001)
      }
  })
})
