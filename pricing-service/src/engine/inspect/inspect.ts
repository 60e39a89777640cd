// A model in, its inspection out. This file knows the order of the steps and does none of them; every step works on the canonical mesh.
import type { ModelInMillimetres } from '../read/model-in-millimetres.ts'
import { boxesOfShells, middleOf } from './box/boxes.ts'
import { orientedBox } from './box/oriented-box.ts'
import { canonicalMesh } from './canonical/canonical-mesh.ts'
import { findCrossings } from './crossings/find-crossings.ts'
import { sharedVolume } from './crossings/shared-volume.ts'
import { faultAtFacet, faultAtPoint, figure, placeText, widthFigures } from './figures.ts'
import type { Fault, Inspection } from './inspection.ts'
import { sumMaterial } from './material.ts'
import { measureWallsAndGaps } from './rays/walls-and-gaps.ts'
import { sectionAreas } from './sums/sections.ts'
import { sumShells } from './sums/shell-sums.ts'
import { halfEdgesByEdge } from './topology/edges.ts'
import { countFolded } from './topology/folded-facets.ts'
import { findNesting } from './topology/nesting.ts'
import { findShells } from './topology/shells.ts'
import { measureTessellation } from './topology/tessellation.ts'
import { facetTree } from './tree/facet-tree.ts'

/**
 * Shape: at least one facet, finite coordinates. Units: millimetres and their powers. Errors: none; faults of the model are figures.
 * Cost: linear apart from rays and crossings, whose number is bounded; bench "inspect". Memory: about 200 bytes per facet at the peak.
 */
export const inspect = (model: ModelInMillimetres): Inspection => {
  const { mesh, box, collapsed, duplicate } = canonicalMesh(model.mesh)
  const middle = middleOf(box)
  const halfEdges = halfEdgesByEdge(mesh)
  const folded = countFolded(mesh, halfEdges)
  const shells = findShells(mesh, halfEdges)
  const tessellation = measureTessellation(mesh, halfEdges)
  const { shellOf, shellCount, isSound } = shells
  const sums = sumShells(mesh, shellOf, shellCount, middle)
  const tree = facetTree(mesh)
  const crossings = findCrossings(tree, shellOf)
  const boxes = boxesOfShells(mesh, shellOf, shellCount)
  const nesting = findNesting({ tree, ...shells, volumeMm3: sums.volumeMm3, boxes, crossingPairs: crossings.shellPairs })
  const material = sumMaterial(shells, sums, nesting, crossings.shellPairs)
  const { kind, isInverted } = nesting
  const sharing = { shellOf, shellCount, isSound, isInverted, kind }
  const sharedMm3 = sharedVolume(mesh, sharing, boxes, crossings.isComplete ? crossings.shellPairs : null)
  const sections = sectionAreas(mesh, box, facet => {
    const shell = shellOf[facet]!
    return kind[shell] === -1 ? 0 : isInverted[shell] === 1 ? -1 : 1
  })
  const hasSound = isSound.includes(1)
  const rays = hasSound ? measureWallsAndGaps(tree, sharing) : null
  const tight = orientedBox(tree, middle)
  const atShells = (numbers: readonly number[]): Fault =>
    faultAtFacet(mesh, numbers.length, numbers.length === 0 ? null : shellOf.indexOf(numbers[0]!))

  return {
    reading: { format: model.format, units: model.units, bodyCount: model.bodies.length, notes: model.notes },
    facetCount: model.mesh.facetCount,
    pointCount: mesh.pointCount,
    volumeMm3: figure(material.volumeMm3),
    signedVolumeMm3: figure(material.signedVolumeMm3),
    areaMm2: figure(material.areaMm2),
    sizeMm: placeText(box[3]! - box[0]!, box[4]! - box[1]!, box[5]! - box[2]!),
    boxMm: { least: placeText(box[0]!, box[1]!, box[2]!), largest: placeText(box[3]!, box[4]!, box[5]!) },
    centroidMm: placeText(...(material.centroidMm ?? middle)),
    orientedBoxMm: { long: figure(tight.sidesMm[0]), middle: figure(tight.sidesMm[1]), short: figure(tight.sidesMm[2]) },
    isWatertight: shellCount > 0 && material.openCount === 0,
    edges: {
      count: tessellation.edgeCount,
      open: faultAtPoint(mesh, shells.open.edgeCount, shells.open.point),
      nonManifold: faultAtPoint(mesh, shells.nonManifold.edgeCount, shells.nonManifold.point),
      inconsistent: faultAtPoint(mesh, shells.inconsistent.edgeCount, shells.inconsistent.point),
    },
    facets: {
      degenerate: faultAtPoint(mesh, collapsed.count + sums.zeroAreaCount, collapsed.point ?? sums.zeroAreaPoint),
      duplicate: faultAtPoint(mesh, duplicate.count, duplicate.point),
      folded: faultAtPoint(mesh, folded.pairCount, folded.point),
    },
    shells: {
      count: shellCount,
      solidCount: material.solidCount,
      pieceCount: material.pieceCount,
      openCount: material.openCount,
      cavities: atShells(material.cavities),
      trappedVolumeMm3: figure(material.trappedVolumeMm3),
      sharedVolumeMm3: sharedMm3 === null ? null : figure(sharedMm3),
      internal: atShells(material.internal),
      inverted: atShells(material.inverted),
      isComplete: nesting.isComplete,
    },
    crossings: {
      withinShell: faultAtFacet(mesh, crossings.withinShellCount, crossings.withinShellFacet),
      betweenShells: faultAtFacet(mesh, crossings.betweenShellsCount, crossings.betweenShellsFacet),
      isComplete: crossings.isComplete,
      searchedFacetCount: crossings.searchedFacetCount,
    },
    walls: rays === null ? null : widthFigures(rays.walls),
    gaps: rays === null ? null : widthFigures(rays.gaps),
    rayCount: rays?.rayCount ?? 0,
    raysAreComplete: rays?.isComplete ?? true,
    layers: {
      heightMm: figure(box[5]! - box[2]!),
      largestSectionMm2: figure(sections.reduce((largest, area) => Math.max(largest, area), 0)),
      sectionsMm2: Array.from(sections, figure),
    },
    tessellation: {
      shortestEdgeMm: figure(tessellation.shortestEdgeMm),
      meanEdgeMm: figure(tessellation.meanEdgeMm),
      chordDeviationMm: figure(tessellation.chordDeviationMm),
    },
  }
}
