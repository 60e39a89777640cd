import type { Inspection } from '../../inspect/inspection.ts'
import { counted, type FindingRule, finding } from '../finding.ts'

export const duplicateFacets: FindingRule = {
  code: 'DUPLICATE_FACETS',
  meaning: 'facets with the same three corners as another one',
  find: ({ facets }: Inspection) => {
    const { duplicate, folded } = facets
    if (duplicate.count + folded.count === 0) return []
    const isSheet = folded.count > 0
    return [
      finding('DUPLICATE_FACETS', {
        severity: isSheet ? 'review' : 'warn',
        value: String(duplicate.count + folded.count),
        limit: '0',
        unit: 'facets',
        place: duplicate.place ?? folded.place,
        detail: isSheet
          ? `${counted(folded.count, 'pair')} of facets lie back to back, a sheet without thickness; ${counted(duplicate.count, 'facet')} are copies.`
          : `${counted(duplicate.count, 'facet')} ${duplicate.count === 1 ? 'is an exact copy' : 'are exact copies'} of others; each was counted once.`,
        advice: isSheet ? 'Give the sheet a thickness of at least 0.8 mm.' : 'Remove doubled faces.',
      }),
    ]
  },
}
