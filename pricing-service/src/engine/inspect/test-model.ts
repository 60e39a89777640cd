// For tests and benches only: a mesh as if a reader had given it.
import type { Mesh } from '../mesh.ts'
import type { ModelInMillimetres } from '../read/model-in-millimetres.ts'

export const modelOf = (mesh: Mesh): ModelInMillimetres => ({
  format: 'stl-binary',
  units: { code: 'mm', source: 'caller' },
  bodies: [{ name: '', facetFrom: 0, facetTo: mesh.facetCount }],
  mesh,
  notes: [],
})

/** The same facets in another order, each begun at another corner: what no figure may depend on. The seed decides. */
export const shuffled = ({ coordinates, facetCount }: Mesh, seed: number): Mesh => {
  let state = seed >>> 0
  const next = (below: number): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
  const order = Int32Array.from({ length: facetCount }, (_, facet) => facet)
  for (let index = facetCount - 1; index > 0; index--) {
    const other = next(index + 1)
    const kept = order[index]!
    order[index] = order[other]!
    order[other] = kept
  }
  const moved = new Float32Array(coordinates.length)
  order.forEach((facet, index) => {
    const turn = next(3)
    for (let corner = 0; corner < 3; corner++) {
      const from = 9 * facet + 3 * ((corner + turn) % 3)
      moved.set(coordinates.subarray(from, from + 3), 9 * index + 3 * corner)
    }
  })
  return { coordinates: moved, facetCount }
}
