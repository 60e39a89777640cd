// Coordinates of a model whose facet count is not known beforehand, kept in blocks so that no growth copies what is there. Used by the ASCII reader.
import { coordinatesPerFacet, type Mesh } from './mesh.ts'

const coordinatesPerBlock = 65_536 * coordinatesPerFacet

export interface FacetStore {
  add(coordinate: number): void
  /** Facets begun. */
  facetCount(): number
  mesh(): Generator<undefined, Mesh>
}

export function facetStore(): FacetStore {
  const blocks: Float32Array[] = []
  let block = new Float32Array()
  let used = 0
  let coordinateCount = 0

  const add = (coordinate: number): void => {
    if (used === block.length) {
      block = new Float32Array(coordinatesPerBlock)
      blocks.push(block)
      used = 0
    }
    block[used++] = coordinate
    coordinateCount++
  }

  const facetCount = (): number => Math.ceil(coordinateCount / coordinatesPerFacet)

  function* mesh(): Generator<undefined, Mesh> {
    const coordinates = new Float32Array(coordinateCount)
    for (const [index, full] of blocks.entries()) {
      const at = index * coordinatesPerBlock
      coordinates.set(full.subarray(0, Math.min(coordinatesPerBlock, coordinateCount - at)), at)
      yield
    }
    return { facetCount: facetCount(), coordinates }
  }

  return { add, facetCount, mesh }
}
