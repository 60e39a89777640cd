import { counted, type FindingRule, finding } from '../finding.ts'

export const trappedVolume: FindingRule = {
  code: 'TRAPPED_VOLUME',
  meaning: 'closed cavities: resin stays in them while printing, investment cannot get in',
  find: ({ shells }) =>
    shells.cavities.count === 0
      ? []
      : [
          finding('TRAPPED_VOLUME', {
            severity: 'review',
            value: shells.trappedVolumeMm3,
            limit: '0.000',
            unit: 'mm³',
            place: shells.cavities.place,
            detail: `${counted(shells.cavities.count, 'closed cavity', 'closed cavities')} of ${shells.trappedVolumeMm3} mm³ in all; liquid resin stays inside and the cavity is cast solid or spoils the cast.`,
            advice: 'Fill the cavity, or open it.',
          }),
        ],
}
