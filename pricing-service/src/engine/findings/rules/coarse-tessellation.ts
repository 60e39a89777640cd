import { figure } from '../../inspect/figures.ts'
import { type FindingRule, finding } from '../finding.ts'

export const coarseTessellation: FindingRule = {
  code: 'COARSE_TESSELLATION',
  meaning: 'curves cut into flats that show on the finished piece',
  find: ({ tessellation }, limits) =>
    Number(tessellation.chordDeviationMm) <= limits.chordDeviationMm.value
      ? []
      : [
          finding('COARSE_TESSELLATION', {
            severity: 'warn',
            value: tessellation.chordDeviationMm,
            limit: figure(limits.chordDeviationMm.value),
            unit: 'mm',
            detail: `Where the surface curves, its flat facets stand up to ${tessellation.chordDeviationMm} mm off the curve.`,
            advice: 'Export with a chord tolerance of 0.01 mm, unless the flats are meant.',
          }),
        ],
}
