import { figure } from '../../inspect/figures.ts'
import { type FindingRule, finding } from '../finding.ts'

export const sprueSide: FindingRule = {
  code: 'SPRUE_SIDE',
  meaning: 'where the sprue goes: the thickest place feeds the rest; or that no place is thick enough',
  find: ({ walls }, limits) => {
    if (walls === null || walls.greatestMm === null) return []
    const isThin = Number(walls.greatestMm) < limits.sprueMm.value
    return [
      finding('SPRUE_SIDE', {
        severity: isThin ? 'review' : 'info',
        value: walls.greatestMm,
        limit: figure(limits.sprueMm.value),
        unit: 'mm',
        place: walls.greatestPlace,
        detail: isThin
          ? `The thickest place that was met has ${walls.greatestMm} mm; a sprue needs ${figure(limits.sprueMm.value)} mm, so metal may freeze before the piece is filled.`
          : `The thickest place that was met has ${walls.greatestMm} mm: metal fed from here reaches thinner parts last.`,
        advice: isThin
          ? 'Thicken one place, or plan feeders along the piece.'
          : 'Leave this place free of detail; the mark of the sprue is filed off.',
      }),
    ]
  },
}
