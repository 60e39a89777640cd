// Metal, resin and flask are priced by volume: what bodies share is charged twice. A little of that is told; more is looked at before anybody orders.
import { figure } from '../../inspect/figures.ts'
import type { Inspection } from '../../inspect/inspection.ts'
import { counted, type FindingRule, finding } from '../finding.ts'

export const bodiesOverlap: FindingRule = {
  code: 'BODIES_OVERLAP',
  meaning: 'bodies that run into one another: printed as one piece, but their common volume is counted twice',
  find: ({ crossings, shells, volumeMm3 }, limits) => {
    const { sharedVolumeMm3 } = shells
    const sharedMm3 = sharedVolumeMm3 === null ? Infinity : Number(sharedVolumeMm3)
    if (crossings.betweenShells.count === 0 && sharedMm3 === 0) return []
    const limitMm3 = (Number(volumeMm3) * limits.sharedShareBasisPoints.value) / 10_000
    return [
      finding('BODIES_OVERLAP', {
        severity: sharedMm3 > limitMm3 ? 'review' : 'warn',
        ...(sharedVolumeMm3 === null ? {} : { value: sharedVolumeMm3 }),
        limit: figure(limitMm3),
        unit: 'mm³',
        place: crossings.betweenShells.place,
        detail:
          crossings.betweenShells.count === 0 && sharedVolumeMm3 === null
            ? `Whether some of ${shells.count} bodies run into others could not be told to the end. What they would share is counted in each of them.`
            : `Of ${shells.count} bodies some run into others (${met(crossings)}). They print as one, but ${shared(sharedVolumeMm3, volumeMm3)} is counted in each of them, so the metal is overestimated.`,
        advice: 'Unite the bodies ("boolean union") for an exact price.',
      }),
    ]
  },
}

const met = ({ betweenShells, isComplete }: Inspection['crossings']): string =>
  `${isComplete ? '' : 'at least '}${counted(betweenShells.count, 'pair')} of facets`

const shared = (sharedMm3: string | null, volumeMm3: string): string =>
  sharedMm3 === null ? 'what they share, which cannot be measured as they are,' : `what they share, about ${sharedMm3} of ${volumeMm3} mm³,`
