import { figure } from '../../inspect/figures.ts'
import { type FindingRule, finding } from '../finding.ts'

export const tallThin: FindingRule = {
  code: 'TALL_THIN',
  meaning: 'high and narrow as it stands in the file: it bends while it is printed',
  find: ({ sizeMm }, limits) => {
    const narrow = Math.min(Number(sizeMm.x), Number(sizeMm.y))
    const ratio = narrow === 0 ? 0 : Number(sizeMm.z) / narrow
    if (ratio <= limits.slendernessRatio.value) return []
    return [
      finding('TALL_THIN', {
        severity: 'info',
        value: figure(ratio),
        limit: figure(limits.slendernessRatio.value),
        unit: 'ratio',
        detail: `The model stands ${sizeMm.z} mm high on a narrower side of ${figure(narrow)} mm (Z is taken as up).`,
        advice: 'Lay it down in the file if you can; fewer layers cost less, too.',
      }),
    ]
  },
}
