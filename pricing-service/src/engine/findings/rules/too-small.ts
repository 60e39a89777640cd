import { figure } from '../../inspect/figures.ts'
import { type FindingRule, finding } from '../finding.ts'

export const tooSmall: FindingRule = {
  code: 'TOO_SMALL',
  meaning: 'too small to be cast and found again in the investment',
  find: ({ sizeMm, orientedBoxMm }, limits) => {
    const sides = [sizeMm.x, sizeMm.y, sizeMm.z].map(Number)
    const sum = sides.reduce((all, side) => all + side, 0)
    const short = Number(orientedBoxMm.short)
    if (sum >= limits.leastSumOfSidesMm.value && short >= limits.leastSideMm.value) return []
    const isThin = short < limits.leastSideMm.value
    return [
      finding('TOO_SMALL', {
        severity: 'review',
        value: isThin ? orientedBoxMm.short : figure(sum),
        limit: figure(isThin ? limits.leastSideMm.value : limits.leastSumOfSidesMm.value),
        unit: 'mm',
        detail: isThin
          ? `The model is ${orientedBoxMm.short} mm thin on the whole; ${figure(limits.leastSideMm.value)} mm is the least that is cast.`
          : `Its sides add up to ${figure(sum)} mm; ${figure(limits.leastSumOfSidesMm.value)} mm is the least that is cast alone.`,
        advice: 'Check the units; cast tiny parts together with the piece that they belong to.',
      }),
    ]
  },
}
