// One piece of jewellery by kind, size and seed; the same three give the same bytes everywhere.
import { type JewelKind, jewelPlans } from './jewels/index.ts'
import { seededRandom } from './seeded-random.ts'
import { join, type Mesh } from './solids/facets.ts'
import { toBinaryStl } from './write-binary-stl.ts'

export type JewelOptions = {
  /** About so many; within a tenth from 1 000 on. */
  readonly facetCount: number
  readonly seed: number
}

/** Shape: closed bodies, no open edges, millimetres, Z up. */
export const jewelMesh = (kind: JewelKind, { facetCount, seed }: JewelOptions): Mesh =>
  join(jewelPlans[kind](facetCount, seededRandom(seed)))

/** The same as binary STL. */
export const jewel = (kind: JewelKind, options: JewelOptions): Uint8Array<ArrayBuffer> => toBinaryStl(jewelMesh(kind, options))
