// A mesh in, the stages of its inspection out, each ready to be run again and again on what the stages before it gave. The order is that of inspect.ts.
import { boxesOfShells, middleOf } from '../../src/engine/inspect/box/boxes.ts'
import { orientedBox } from '../../src/engine/inspect/box/oriented-box.ts'
import { canonicalMesh } from '../../src/engine/inspect/canonical/canonical-mesh.ts'
import { findCrossings } from '../../src/engine/inspect/crossings/find-crossings.ts'
import { measureWallsAndGaps } from '../../src/engine/inspect/rays/walls-and-gaps.ts'
import { sectionAreas } from '../../src/engine/inspect/sums/sections.ts'
import { sumShells } from '../../src/engine/inspect/sums/shell-sums.ts'
import { halfEdgesByEdge } from '../../src/engine/inspect/topology/edges.ts'
import { countFolded } from '../../src/engine/inspect/topology/folded-facets.ts'
import { findNesting } from '../../src/engine/inspect/topology/nesting.ts'
import { findShells } from '../../src/engine/inspect/topology/shells.ts'
import { measureTessellation } from '../../src/engine/inspect/topology/tessellation.ts'
import { facetTree } from '../../src/engine/inspect/tree/facet-tree.ts'
import { weld } from '../../src/engine/measure/weld.ts'
import type { Mesh } from '../../src/engine/mesh.ts'

export interface Stage {
  readonly name: string
  readonly run: () => unknown
}

export const inspectionStages = (model: Mesh): readonly Stage[] => {
  const { mesh, box } = canonicalMesh(model)
  const middle = middleOf(box)
  const halfEdges = halfEdgesByEdge(mesh)
  const shells = findShells(mesh, halfEdges)
  const { shellOf, shellCount } = shells
  const { volumeMm3 } = sumShells(mesh, shellOf, shellCount, middle)
  const tree = facetTree(mesh)
  const { shellPairs } = findCrossings(tree, shellOf)
  const boxes = boxesOfShells(mesh, shellOf, shellCount)
  // Visits are counted up to a bound of work; a fresh count for every run.
  const nest = () => findNesting({ tree: { ...tree, visits: { count: 0 } }, ...shells, volumeMm3, boxes, crossingPairs: shellPairs })
  const material = { ...shells, ...nest() }
  return [
    { name: 'canonical mesh', run: () => canonicalMesh(model) },
    { name: '– welding', run: () => weld(model) },
    { name: 'edges', run: () => halfEdgesByEdge(mesh) },
    { name: 'folded facets', run: () => countFolded(mesh, halfEdges) },
    { name: 'shells', run: () => findShells(mesh, halfEdges) },
    { name: 'tessellation', run: () => measureTessellation(mesh, halfEdges) },
    { name: 'sums', run: () => sumShells(mesh, shellOf, shellCount, middle) },
    { name: 'tree', run: () => facetTree(mesh) },
    { name: 'crossings', run: () => findCrossings(tree, shellOf) },
    { name: 'boxes and nesting', run: () => [boxesOfShells(mesh, shellOf, shellCount), nest()] },
    { name: 'sections', run: () => sectionAreas(mesh, box, () => 1) },
    { name: 'walls and gaps', run: () => measureWallsAndGaps({ ...tree, visits: { count: 0 } }, material) },
    { name: 'tight box', run: () => orientedBox(tree, middle) },
  ]
}
