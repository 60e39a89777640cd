// What every piece of jewellery is made from: a budget of facets and a source of numbers.
import type { Random } from '../seeded-random.ts'
import type { Mesh } from '../solids/facets.ts'

/** Shape: about so many facets (within a tenth from 1 000 on) → closed bodies in millimetres, Z up. Bodies may overlap, as in real files. */
export type JewelPlan = (facetCount: number, random: Random) => readonly Mesh[]
