import { counted, type FindingRule, faultFinding } from '../finding.ts'

export const selfIntersect: FindingRule = {
  code: 'SELF_INTERSECT',
  meaning: 'a surface that passes through itself',
  find: ({ crossings }) =>
    faultFinding('SELF_INTERSECT', crossings.withinShell, count => ({
      severity: 'review',
      unit: 'pairs of facets',
      detail: `${crossings.isComplete ? '' : 'At least '}${counted(count, 'pair')} of facets of one body pass through one another; the volume there is counted wrongly.`,
      advice: 'Make the body one simple solid ("boolean union", "resolve self-intersections").',
    })),
}
