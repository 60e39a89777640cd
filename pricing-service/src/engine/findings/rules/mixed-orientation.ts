import { counted, type FindingRule, faultFinding } from '../finding.ts'

export const mixedOrientation: FindingRule = {
  code: 'MIXED_ORIENTATION',
  meaning: 'neighbouring facets that look to different sides of the surface',
  find: ({ edges }) =>
    faultFinding('MIXED_ORIENTATION', edges.inconsistent, count => ({
      severity: 'review',
      unit: 'edges',
      detail: `At ${counted(count, 'edge')} one facet looks outwards and its neighbour inwards. The volume is a guess.`,
      advice: 'Let your program unify the normals and send the model again.',
    })),
}
