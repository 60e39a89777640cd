import { figure } from '../../inspect/figures.ts'
import { type FindingRule, finding, percentText } from '../finding.ts'
import { shareBelow } from '../share-below.ts'

export const smallGap: FindingRule = {
  code: 'SMALL_GAP',
  meaning: 'holes, slits or grooves that fill with resin or investment; rays do not tell which of the three',
  find: ({ gaps }, limits) => {
    if (gaps === null || gaps.leastMm === null || Number(gaps.leastMm) >= limits.gapMm.value) return []
    const share = shareBelow(gaps, limits.gapMm.value)
    return [
      finding('SMALL_GAP', {
        severity: share >= limits.gapShareBasisPoints.value ? 'warn' : 'info',
        value: gaps.leastMm,
        limit: figure(limits.gapMm.value),
        unit: 'mm',
        place: gaps.leastPlace,
        detail: `The narrowest hole, slit or groove that was met is ${gaps.leastMm} mm wide; before ${percentText(share)} of the surface less than ${figure(limits.gapMm.value)} mm is free.`,
        advice: `Make holes and grooves at least ${figure(limits.gapMm.value)} mm wide, or close them.`,
      }),
    ]
  },
}
