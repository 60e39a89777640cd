// What real files suffer from, put into a sound mesh on purpose. Each maker gives a new mesh; where facets are chosen, the seed chooses.
import { type Random, seededRandom } from './seeded-random.ts'
import { join, type Mesh, mapPoints, meshOf, turnRound } from './solids/facets.ts'
import { type Point, plus } from './solids/point.ts'

export type DefectOptions = { readonly count: number; readonly seed: number }

const facetOf = ({ coordinates }: Mesh, facet: number): Float32Array => coordinates.slice(9 * facet, 9 * facet + 9)

const chosenFacets = ({ facetCount }: Mesh, { count, seed }: DefectOptions): ReadonlySet<number> => {
  const random = seededRandom(seed)
  const chosen = new Set<number>()
  while (chosen.size < Math.min(count, facetCount)) chosen.add(random.whole(0, facetCount - 1))
  return chosen
}

/** Takes `count` facets away. */
export const openMesh = (mesh: Mesh, options: DefectOptions): Mesh => {
  const gone = chosenFacets(mesh, options)
  return meshOf(mesh.coordinates.filter((_, index) => !gone.has(Math.floor(index / 9))))
}

/** Turns every facet round: inside out. */
export const invert = (mesh: Mesh): Mesh => flipped(mesh, () => true)

/** Turns `count` facets round. */
export const flipSomeFacets = (mesh: Mesh, options: DefectOptions): Mesh => {
  const chosen = chosenFacets(mesh, options)
  return flipped(mesh, facet => chosen.has(facet))
}

const flipped = (mesh: Mesh, isChosen: (facet: number) => boolean): Mesh => {
  const coordinates = mesh.coordinates.slice()
  for (let facet = 0; facet < mesh.facetCount; facet++) if (isChosen(facet)) turnRound(coordinates, facet)
  return meshOf(coordinates)
}

/** Puts `count` facets in between that have equal corners: two of them, or all three. */
export const withDegenerateFacets = (mesh: Mesh, options: DefectOptions): Mesh =>
  withExtraFacets(mesh, options, (facet, random) => {
    const [a, b] = [facet.slice(0, 3), facet.slice(3, 6)]
    const corners = random.pick([
      [a, a, b],
      [a, b, a],
      [b, a, a],
      [a, a, a],
    ])
    return Float32Array.from(corners.flatMap(corner => [...corner]))
  })

/** Puts exact copies of `count` facets in between. */
export const withDuplicateFacets = (mesh: Mesh, options: DefectOptions): Mesh => withExtraFacets(mesh, options, facet => facet)

const withExtraFacets = (
  mesh: Mesh,
  { count, seed }: DefectOptions,
  extra: (facet: Float32Array, random: Random) => Float32Array,
): Mesh => {
  const random = seededRandom(seed)
  const facets = Array.from({ length: mesh.facetCount }, (_, facet) => facetOf(mesh, facet))
  for (let made = 0; made < count; made++) facets.splice(random.whole(0, facets.length), 0, extra(random.pick(facets), random))
  return join(facets.map(meshOf))
}

/** Moves everything; far from the origin float32 grows coarse and facets collapse, as in real files. */
export const shift = (mesh: Mesh, byMm: Point): Mesh => mapPoints(mesh, point => plus(point, byMm))
