import { figure } from '../../inspect/figures.ts'
import { type FindingRule, finding } from '../finding.ts'

export const fineTessellation: FindingRule = {
  code: 'FINE_TESSELLATION',
  meaning: 'more facets than a print can show',
  find: ({ facetCount, tessellation }, limits) => {
    const isFine = Number(tessellation.meanEdgeMm) < limits.edgeMm.value && facetCount > 1_000
    if (!isFine && facetCount <= limits.facetCountLarge.value) return []
    return [
      finding('FINE_TESSELLATION', {
        severity: 'info',
        value: isFine ? tessellation.meanEdgeMm : String(facetCount),
        limit: isFine ? figure(limits.edgeMm.value) : String(limits.facetCountLarge.value),
        unit: isFine ? 'mm' : 'facets',
        detail: `${facetCount} facets with edges of ${tessellation.meanEdgeMm} mm on average; a printed layer is 0.025 mm.`,
        advice: 'Export with a chord tolerance of 0.01 mm; the file gets smaller and nothing else changes.',
      }),
    ]
  },
}
