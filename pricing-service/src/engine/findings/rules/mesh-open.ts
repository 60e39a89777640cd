import { counted, type FindingRule, faultFinding, finding } from '../finding.ts'

export const meshOpen: FindingRule = {
  code: 'MESH_OPEN',
  meaning: 'edges with one facet only: the surface has holes, so inside and outside are not told apart',
  find: ({ edges, shells, facetCount }) =>
    shells.count === 0
      ? [
          finding('MESH_OPEN', {
            severity: 'block',
            value: '0',
            limit: '1',
            unit: 'shells',
            detail: `None of the ${facetCount} facets has any area; there is no body.`,
            advice: 'Check the export; the file holds no surface.',
          }),
        ]
      : faultFinding('MESH_OPEN', edges.open, count => ({
          severity: 'review',
          unit: 'edges',
          detail: `${counted(count, 'edge')} of ${edges.count} ${count === 1 ? 'has' : 'have'} a facet on one side only; ${shells.openCount} of ${counted(shells.count, 'shell')} ${shells.openCount === 1 ? 'is' : 'are'} not closed. The volume is a guess.`,
          advice: 'Close the holes (in most programs: "fill holes" or "make solid") and send the model again.',
        })),
}
