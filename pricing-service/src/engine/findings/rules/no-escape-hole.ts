import { figure } from '../../inspect/figures.ts'
import { type FindingRule, finding, percentText } from '../finding.ts'

export const noEscapeHole: FindingRule = {
  code: 'NO_ESCAPE_HOLE',
  meaning: 'a hollow piece that is closed all round',
  find: ({ shells, volumeMm3 }, limits) => {
    const [trapped, material] = [Number(shells.trappedVolumeMm3), Number(volumeMm3)]
    if (shells.cavities.count === 0 || !(trapped > 0)) return []
    const share = Math.floor((10_000 * trapped) / (trapped + material))
    if (share < limits.hollowShareBasisPoints.value) return []
    return [
      finding('NO_ESCAPE_HOLE', {
        severity: 'block',
        value: '0',
        limit: '1',
        unit: 'holes',
        place: shells.cavities.place,
        detail: `${percentText(share)} of the body is hollow and has no opening; it cannot be cast hollow like this.`,
        advice: `Give each cavity a hole at least ${figure(limits.escapeHoleMm.value)} mm wide, better two.`,
      }),
    ]
  },
}
