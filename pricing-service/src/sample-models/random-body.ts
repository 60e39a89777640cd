// Hundreds of small bodies with nasty figures, for comparing two calculators: exact ties, tiny sides, far offsets, torn and doubled facets.
import { openMesh, shift, withDegenerateFacets, withDuplicateFacets } from './defects.ts'
import { jewelMesh } from './jewel.ts'
import { jewelKinds } from './jewels/index.ts'
import { type Random, seededRandom } from './seeded-random.ts'
import { box, prism, tetrahedron } from './solids/boxes.ts'
import { type Mesh, meshOf } from './solids/facets.ts'
import type { Point } from './solids/point.ts'

export type RandomBody = {
  /** Kind and seed; kinds take turns with rising seeds. */
  readonly name: string
  readonly mesh: Mesh
}

const point = (coordinate: () => number): Point => [coordinate(), coordinate(), coordinate()]
const corners = (facetCount: number, coordinate: () => number): Mesh => meshOf(Float32Array.from({ length: 9 * facetCount }, coordinate))
const anyTetrahedron = (coordinate: () => number): Mesh =>
  tetrahedron(point(coordinate), point(coordinate), point(coordinate), point(coordinate))
const sign = (random: Random): number => random.pick([1, -1])

const bodyMakers: Readonly<Record<string, (random: Random) => Mesh>> = {
  box: random =>
    box(
      point(() => random.between(0.5, 40)),
      point(() => random.between(-20, 20)),
    ),
  /** Sides in sixteenths: volume, area and sides end in an exact 5 behind the third place. */
  'tie-box': random =>
    box(
      point(() => random.whole(1, 400) / 16),
      point(() => random.whole(-64, 64) / 4),
    ),
  /** The double of the volume ends in .5 behind fifteen digits: the tie of D(x). */
  'long-tie-box': random => box([2 * random.whole(8_000_000, 8_300_000) + 1, 2 * random.whole(8_000_000, 8_300_000) + 1, 0.5]),
  /** Not flat, yet its height rounds to 0.000 or thereabouts. */
  wafer: random => box([random.between(2, 30), random.between(2, 30), 10 ** random.between(-7, -2)]),
  /** Heights around whole layers of 0.025 mm. */
  'layer-box': random =>
    box([random.between(1, 9), random.between(1, 9), random.whole(1, 800) * 0.025 + random.pick([0, 0, 0.0004, -0.0004])]),
  'far-box': random =>
    box(
      point(() => random.between(0.5, 40)),
      point(() => sign(random) * 10 ** random.between(2, 7)),
    ),
  tetrahedron: random => anyTetrahedron(() => random.between(-12, 12)),
  /** Every magnitude that a float32 has, up to its end. */
  'wild-tetrahedron': random => anyTetrahedron(() => sign(random) * 10 ** random.between(-44, 38.5)),
  'huge-tetrahedron': random => anyTetrahedron(() => sign(random) * random.between(1e38, 3.4e38)),
  'vanishing-tetrahedron': random => anyTetrahedron(() => sign(random) * random.whole(1, 999) * 1.401298464324817e-45),
  prism: random => prism(random.whole(3, 60), random.between(0.4, 15), random.between(0.2, 30)),
  'shifted-prism': random =>
    shift(
      prism(random.whole(3, 40), random.between(1, 9), random.between(1, 9)),
      point(() => random.between(-3e4, 3e4)),
    ),
  soup: random => corners(random.whole(1, 60), () => random.between(-9, 9)),
  /** So few points that edges meet, double and degenerate all the time, with zeros of both signs. */
  'lattice-soup': random => corners(random.whole(2, 120), () => random.pick([-0, 0, 1, 2])),
  'torn-jewel': random => {
    const mesh = jewelMesh(random.pick(jewelKinds), { facetCount: random.whole(150, 600), seed: random.whole(0, 1e9) })
    return openMesh(mesh, { count: random.whole(1, 40), seed: random.whole(0, 1e9) })
  },
  'worn-jewel': random => {
    const mesh = jewelMesh(random.pick(jewelKinds), { facetCount: random.whole(150, 600), seed: random.whole(0, 1e9) })
    const options = { count: random.whole(1, 20), seed: random.whole(0, 1e9) }
    return random.next() < 0.5 ? withDegenerateFacets(mesh, options) : withDuplicateFacets(mesh, options)
  },
  sheet: random => {
    const flatAxis = random.whole(0, 2)
    const mesh = corners(random.whole(1, 20), () => random.between(-9, 9))
    return meshOf(mesh.coordinates.map((coordinate, index) => (index % 3 === flatAxis ? 1.5 : coordinate)))
  },
}

const bodyKinds = Object.keys(bodyMakers)

/** Shape: any whole seed from 0 → a small body (at most some 700 facets), the same for the same seed. One kind, `sheet`, is flat and refused. */
export const randomBody = (seed: number): RandomBody => {
  const kind = bodyKinds[seed % bodyKinds.length]!
  return { name: `${kind}-${seed}`, mesh: bodyMakers[kind]!(seededRandom(seed)) }
}
