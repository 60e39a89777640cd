// A mesh as the readers hand it on: nine float32 coordinates per facet (a, b, c; x, y, z each), facets in file order.
// Reading an element widens it to double, which is exact.
import type { ModelRefusal, Refused } from './refusal.ts'

export interface Mesh {
  readonly facetCount: number
  readonly coordinates: Float32Array
}

export type ReadModel = { readonly kind: 'mesh'; readonly mesh: Mesh } | Refused<ModelRefusal>

export const coordinatesPerFacet = 9
