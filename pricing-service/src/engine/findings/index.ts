// The table of findings: faults of the mesh first, then what casting makes of the shape, then the surface and the reader. A new finding is one file and one line.
import type { Inspection } from '../inspect/inspection.ts'
import type { Finding, FindingRule } from './finding.ts'
import type { CastingLimits } from './limits.ts'
import { bodiesOverlap } from './rules/bodies-overlap.ts'
import { coarseTessellation } from './rules/coarse-tessellation.ts'
import { degenerate } from './rules/degenerate.ts'
import { duplicateFacets } from './rules/duplicate-facets.ts'
import { fineTessellation } from './rules/fine-tessellation.ts'
import { heavySection } from './rules/heavy-section.ts'
import { internalShell } from './rules/internal-shell.ts'
import { inverted } from './rules/inverted.ts'
import { meshOpen } from './rules/mesh-open.ts'
import { mixedOrientation } from './rules/mixed-orientation.ts'
import { multiBody } from './rules/multi-body.ts'
import { noEscapeHole } from './rules/no-escape-hole.ts'
import { nonManifold } from './rules/non-manifold.ts'
import { notExamined } from './rules/not-examined.ts'
import { printerTooSmall } from './rules/printer-too-small.ts'
import { readingNote } from './rules/reading-note.ts'
import { selfIntersect } from './rules/self-intersect.ts'
import { smallGap } from './rules/small-gap.ts'
import { sprueSide } from './rules/sprue-side.ts'
import { tallThin } from './rules/tall-thin.ts'
import { thinWall } from './rules/thin-wall.ts'
import { tooLarge } from './rules/too-large.ts'
import { tooSmall } from './rules/too-small.ts'
import { trappedVolume } from './rules/trapped-volume.ts'
import { unitsSuspect } from './rules/units-suspect.ts'

export type { Finding, FindingRule } from './finding.ts'
export { type CastingLimits, castingLimits, type Limit } from './limits.ts'

export const findingRules: readonly FindingRule[] = [
  meshOpen,
  nonManifold,
  mixedOrientation,
  inverted,
  selfIntersect,
  bodiesOverlap,
  internalShell,
  duplicateFacets,
  degenerate,
  multiBody,
  unitsSuspect,
  tooLarge,
  printerTooSmall,
  tooSmall,
  thinWall,
  smallGap,
  trappedVolume,
  noEscapeHole,
  heavySection,
  sprueSide,
  tallThin,
  coarseTessellation,
  fineTessellation,
  notExamined,
  readingNote,
]

/** Shape: in the order of the table; an empty list means that nothing was found, which a broken model never gets. */
export const findingsOf = (inspection: Inspection, limits: CastingLimits): Finding[] =>
  findingRules.flatMap(({ find }) => find(inspection, limits))
