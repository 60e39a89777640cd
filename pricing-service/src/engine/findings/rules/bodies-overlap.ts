import { counted, type FindingRule, faultFinding } from '../finding.ts'

export const bodiesOverlap: FindingRule = {
  code: 'BODIES_OVERLAP',
  meaning: 'bodies that run into one another: printed as one piece, but their common volume is counted twice',
  find: ({ crossings, shells }) =>
    faultFinding('BODIES_OVERLAP', crossings.betweenShells, count => ({
      severity: 'warn',
      unit: 'pairs of facets',
      detail: `Of ${shells.count} bodies some run into others (${crossings.isComplete ? '' : 'at least '}${counted(count, 'pair')} of facets). They print as one, but what they share is counted in each of them, so the metal is overestimated.`,
      advice: 'Unite the bodies ("boolean union") for an exact price.',
    })),
}
