import { counted, type FindingRule, faultFinding } from '../finding.ts'

export const degenerate: FindingRule = {
  code: 'DEGENERATE',
  meaning: 'facets without area: two corners at one point, or all three on a line',
  find: ({ facets, facetCount }) =>
    faultFinding('DEGENERATE', facets.degenerate, count => ({
      severity: 'info',
      unit: 'facets',
      detail: `${counted(count, 'facet')} of ${facetCount} ${count === 1 ? 'has' : 'have'} no area.`,
      advice: 'Nothing needs to be done; a finer export avoids them.',
    })),
}
