import { counted, type FindingRule, faultFinding } from '../finding.ts'

export const nonManifold: FindingRule = {
  code: 'NON_MANIFOLD',
  meaning: 'edges at which three facets or more meet: no real surface does that',
  find: ({ edges }) =>
    faultFinding('NON_MANIFOLD', edges.nonManifold, count => ({
      severity: 'review',
      unit: 'edges',
      detail: `At ${counted(count, 'edge')} more than two facets meet.`,
      advice: 'Unite bodies that share an edge, and delete facets that lie inside the body.',
    })),
}
