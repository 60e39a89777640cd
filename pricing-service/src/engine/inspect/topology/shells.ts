// Edges in, shells out: facets that hang together over shared edges, and what is wrong with the edges of each.
import type { CanonicalMesh } from '../canonical/canonical-mesh.ts'
import { facetOf, type HalfEdges, lowerEnd } from './edges.ts'

export interface EdgeFault {
  readonly edgeCount: number
  /** The lower point of the first such edge, or null. */
  readonly point: number | null
}

export interface Shells {
  readonly shellCount: number
  /** Shells are numbered in the order of their first facets. */
  readonly shellOf: Int32Array
  /** Edges with one facet. */
  readonly open: EdgeFault
  /** Edges with three facets or more. */
  readonly nonManifold: EdgeFault
  /** Edges with two facets that run the same way: one of the two looks inwards. */
  readonly inconsistent: EdgeFault
  /** 1 for a shell none of whose edges has an odd number of facets. */
  readonly isClosed: Uint8Array
  /** 1 for a closed shell each of whose edges is run through as often one way as the other. */
  readonly isSound: Uint8Array
}

export const findShells = (mesh: CanonicalMesh, halfEdges: HalfEdges): Shells => {
  const parent = new Int32Array(mesh.facetCount)
  for (let facet = 0; facet < parent.length; facet++) parent[facet] = facet
  const [open, nonManifold, inconsistent] = [faultTally(), faultTally(), faultTally()]
  const oddFacets: number[] = []
  const unbalancedFacets: number[] = []
  const { corners } = mesh
  const { numbers, edges } = halfEdges
  for (let edge = 0; edge + 1 < edges.length; edge++) {
    const from = edges[edge]!
    const to = edges[edge + 1]!
    const lower = lowerEnd(corners, numbers[from]!)
    const first = facetOf(numbers[from]!)
    let balance = 0
    for (let index = from; index < to; index++) {
      balance += corners[numbers[index]!] === lower ? 1 : -1
      if (index > from) unite(parent, first, facetOf(numbers[index]!))
    }
    const count = to - from
    if (count === 1) open.add(lower)
    if (count > 2) nonManifold.add(lower)
    if (count === 2 && balance !== 0) inconsistent.add(lower)
    if (count % 2 === 1) oddFacets.push(first)
    else if (balance !== 0) unbalancedFacets.push(first)
  }
  const { shellOf, shellCount } = numbered(parent)
  const isClosed = new Uint8Array(shellCount).fill(1)
  for (const facet of oddFacets) isClosed[shellOf[facet]!] = 0
  const isSound = isClosed.slice()
  for (const facet of unbalancedFacets) isSound[shellOf[facet]!] = 0
  return {
    shellCount,
    shellOf,
    open: open.total(),
    nonManifold: nonManifold.total(),
    inconsistent: inconsistent.total(),
    isClosed,
    isSound,
  }
}

const faultTally = () => {
  let edgeCount = 0
  let point: number | null = null
  return {
    add: (lower: number): void => {
      edgeCount++
      point ??= lower
    },
    total: (): EdgeFault => ({ edgeCount, point }),
  }
}

/** The smaller number becomes the root, so that the root of a shell is its first facet. */
const unite = (parent: Int32Array, a: number, b: number): void => {
  const rootA = rootOf(parent, a)
  const rootB = rootOf(parent, b)
  if (rootA < rootB) parent[rootB] = rootA
  else parent[rootA] = rootB
}

const rootOf = (parent: Int32Array, facet: number): number => {
  let at = facet
  while (parent[at] !== at) {
    parent[at] = parent[parent[at]!]!
    at = parent[at]!
  }
  return at
}

/** In place: root facets → shell numbers. A root comes before its facets, so one pass serves. */
const numbered = (parent: Int32Array): { readonly shellOf: Int32Array; readonly shellCount: number } => {
  let shellCount = 0
  const shellOf = parent
  for (let facet = 0; facet < parent.length; facet++) {
    const above = parent[facet]!
    shellOf[facet] = above === facet ? shellCount++ : shellOf[above]!
  }
  return { shellOf, shellCount }
}
