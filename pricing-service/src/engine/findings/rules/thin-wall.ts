import { figure } from '../../inspect/figures.ts'
import { type FindingRule, finding, percentText } from '../finding.ts'
import { shareBelow } from '../share-below.ts'

export const thinWall: FindingRule = {
  code: 'THIN_WALL',
  meaning: 'walls, wires or rims that are too thin to be printed, cast or polished',
  find: ({ walls }, limits) => {
    const limitMm = limits.wallMm.value
    if (walls === null || walls.leastMm === null || Number(walls.leastMm) >= limitMm) return []
    const thin = shareBelow(walls, limitMm)
    const unprintable = shareBelow(walls, limits.wallPrintableMm.value)
    const share = limits.thinShareBasisPoints.value
    const isWall = walls.lowMm !== null && thin >= share
    const measured = `of ${walls.measuredCount} places measured`
    const what = isWall
      ? `One in 200 ${measured} has ${walls.lowMm} mm or less`
      : `Walls are thick enough, rims and sharp edges apart: the thinnest ${measured} has ${walls.leastMm} mm`
    return [
      finding('THIN_WALL', {
        severity: unprintable >= share ? 'review' : isWall ? 'warn' : 'info',
        value: isWall ? walls.lowMm : walls.leastMm,
        limit: figure(limitMm),
        unit: 'mm',
        place: isWall ? walls.lowPlace : walls.leastPlace,
        detail: `${what}; ${percentText(thin)} of the surface has less than ${figure(limitMm)} mm behind it, ${percentText(unprintable)} less than ${figure(limits.wallPrintableMm.value)} mm.`,
        advice: `Make walls at least ${figure(limitMm)} mm thick; polishing takes up to 0.25 mm away.`,
      }),
    ]
  },
}
