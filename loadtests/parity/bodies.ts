// The geometries on which the two calculators are compared: name and bytes of a file, the same for every run.
import {
  box,
  join,
  type Mesh,
  meshOf,
  randomBody,
  sampleModels,
  tetrahedron,
  toAsciiStl,
  toBinaryStl,
} from '@ficus/pricing-service/sample-models'

export interface Body {
  readonly name: string
  readonly bytes: () => Uint8Array
  /** For a box whose figures are exact in double: its sides, so that exact halves of volume, area and size can be counted. */
  readonly exactSidesMm?: Sides
}

export type Sides = readonly [number, number, number]

/** Dialects of a file; bodies take turns. */
const writers: readonly ((mesh: Mesh) => Uint8Array)[] = [
  toBinaryStl,
  mesh => toAsciiStl(mesh),
  mesh => toBinaryStl(mesh, { header: 'solid yet binary', attribute: 0xffff }),
  mesh => toAsciiStl(mesh, { decimalComma: true, endOfLine: '\r\n' }),
  mesh => toAsciiStl(mesh, { numbers: 'double', upperCase: true, byteOrderMark: true, endOfLine: '\r' }),
  mesh => toAsciiStl(mesh, { numbers: 'exponent', decimalComma: true, solidCount: 3 }),
]

const written = (name: string, number: number, mesh: Mesh): Body => ({ name, bytes: () => writers[number % writers.length]!(mesh) })

export const randomBodies = (count: number): Body[] =>
  Array.from({ length: count }, (_, seed) => {
    const { name, mesh } = randomBody(seed)
    // Kinds take turns with the seed as well: the shift gives each kind every dialect.
    return written(name, seed + Math.floor(seed / writers.length), mesh)
  })

const point: Mesh = meshOf(new Float32Array(9))

/** Cracked: a facet without extent at the origin opens three edges and leaves every other figure as it was. */
const exactBox = (sides: Sides, isCracked: boolean, number: number): Body => {
  const mesh = isCracked ? join([box([...sides]), point]) : box([...sides])
  return { ...written(`exact-box-${sides.join('x')}${isCracked ? '-cracked' : ''}`, number, mesh), exactSidesMm: sides }
}

/** Chosen by a search over small boxes: exact halves of mass need whole multiples of 312.5 mm³, D meets a half only above 10¹⁴. */
const chosenSides: readonly Sides[] = [
  [12.5, 12.5, 6],
  [12, 12.5, 7.5],
  [5, 6.25, 10],
  [10, 7.5, 12.5],
  [12.5, 5, 12],
  [2.25, 2, 3.375],
  [13, 6, 0.65625],
  [6, 7, 0.65625],
  [10, 2.25, 1],
  [10, 3.5, 1.5],
  [3, 11.25, 2],
  [1.3125, 8, 0.21875],
  [4.9375, 6.9375, 2.3125],
  [12.9375, 7.6875, 0.4375],
  [10.8125, 4.8125, 7.5625],
  // The lines come to 899.99 (brass), 900.00 (silver) and 900.01 (bronze) before MINIMUM.
  [2.375, 11.4375, 2.25],
  [3.75, 2.3125, 1.75],
  [4.5625, 4.25, 2.25],
  [517_625, 4050.5, 268_501],
  [500_001, 40_001, 10_001.5],
]

/** Sides in steps that make halves frequent: sixteenths, quarters, and heights of 9, 27, 45… layers. */
const gridSides = (number: number): Sides => {
  const at = (factor: number, count: number) => ((number * factor + 3) % count) + 1
  const grid = [16, 4, 2][number % 3]!
  return [at(7, 12 * grid) / grid, at(11, 12 * grid) / grid, number % 4 === 0 ? 0.21875 * at(5, 9) : at(13, 9 * grid) / grid]
}

export const exactBoxes = (gridCount: number): Body[] => {
  const sides = [...chosenSides, ...Array.from({ length: gridCount }, (_, number) => gridSides(number))]
  return sides.flatMap((each, number) => [exactBox(each, false, number), exactBox(each, true, number + 1)])
}

/** Of a box and closed beads inside it: its sides are exact, and its area is raised to about `areaMm2`. A multiple of 4 facets, or one fewer for an open one. */
export const beadedBox = (facetCount: number, sides: Sides, areaMm2: number): Body => {
  const wholeCount = Math.ceil(facetCount / 4) * 4
  const beadCount = Math.floor((wholeCount - 12) / 12)
  const tetrahedronCount = (wholeCount - 12 - 12 * beadCount) / 4
  const [x, y, z] = sides
  const beadMm = Math.sqrt((areaMm2 - 2 * (x * y + y * z + z * x)) / (6 * beadCount))
  const perSide = Math.ceil(Math.cbrt(beadCount))
  const placeOf = (bead: number) =>
    [bead % perSide, Math.floor(bead / perSide) % perSide, Math.floor(bead / perSide ** 2)].map(
      (cell, axis) => (sides[axis]! * (cell + 0.2)) / perSide,
    )
  const beads = Array.from({ length: beadCount }, (_, bead) => box([beadMm, beadMm, beadMm], placeOf(bead) as [number, number, number]))
  const fillers = Array.from({ length: tetrahedronCount }, (_, k) =>
    tetrahedron([0, 0, 0], [0.01, 0, 0], [0, 0.01, 0], [0, 0, 0.01 + k / 100]),
  )
  const mesh = join([box([...sides]), ...fillers, ...beads])
  return written(`beaded-box-${facetCount}`, 0, meshOf(mesh.coordinates.subarray(0, 9 * facetCount)))
}

/** The named sample models: jewellery with every defect in every dialect. Large ones have 10 000 to 15 000 facets. */
export const jewellery = (which: 'small' | 'large'): Body[] =>
  sampleModels
    .filter(({ facetCount }) => (facetCount < 10_000 ? 'small' : 'large') === which)
    .map(({ name, build }) => ({ name, bytes: build }))
