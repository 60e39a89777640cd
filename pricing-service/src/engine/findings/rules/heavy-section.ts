import { figure } from '../../inspect/figures.ts'
import { type FindingRule, finding } from '../finding.ts'

export const heavySection: FindingRule = {
  code: 'HEAVY_SECTION',
  meaning: 'so thick that resin burns out badly and metal shrinks to pores',
  find: ({ walls }, limits) => {
    if (walls?.medianMm === null || walls === null || Number(walls.medianMm) <= limits.heavySectionMm.value) return []
    return [
      finding('HEAVY_SECTION', {
        severity: 'info',
        value: walls.medianMm,
        limit: figure(limits.heavySectionMm.value),
        unit: 'mm',
        place: walls.greatestPlace,
        detail: `Half of the surface has more than ${walls.medianMm} mm of material behind it, at most ${walls.greatestMm} mm.`,
        advice: `Hollow the piece out from behind where it is thicker than ${figure(limits.heavySectionMm.value)} mm; it saves metal too.`,
      }),
    ]
  },
}
