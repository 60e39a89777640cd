import { figure } from '../../inspect/figures.ts'
import { type FindingRule, finding, percentText } from '../finding.ts'
import { shareBelow } from '../share-below.ts'

export const thinWall: FindingRule = {
  code: 'THIN_WALL',
  meaning: 'walls, wires or rims that are too thin to be printed, cast or polished',
  find: ({ walls }, limits) => {
    if (walls === null || walls.leastMm === null || Number(walls.leastMm) >= limits.wallMm.value) return []
    const thin = shareBelow(walls, limits.wallMm.value)
    const unprintable = shareBelow(walls, limits.wallPrintableMm.value)
    const share = limits.thinShareBasisPoints.value
    return [
      finding('THIN_WALL', {
        severity: unprintable >= share ? 'review' : thin >= share ? 'warn' : 'info',
        value: walls.leastMm,
        limit: figure(limits.wallMm.value),
        unit: 'mm',
        place: walls.leastPlace,
        detail: `The thinnest of ${walls.measuredCount} places measured is ${walls.leastMm} mm; ${percentText(thin)} of the surface has less than ${figure(limits.wallMm.value)} mm behind it, ${percentText(unprintable)} less than ${figure(limits.wallPrintableMm.value)} mm.`,
        advice: `Make walls at least ${figure(limits.wallMm.value)} mm thick; polishing takes up to 0.25 mm away.`,
      }),
    ]
  },
}
