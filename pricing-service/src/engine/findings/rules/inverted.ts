import { counted, type FindingRule, faultFinding } from '../finding.ts'

export const inverted: FindingRule = {
  code: 'INVERTED',
  meaning: 'closed shells whose facets look inwards',
  find: ({ shells, signedVolumeMm3 }) =>
    faultFinding('INVERTED', shells.inverted, count => ({
      severity: 'warn',
      unit: 'shells',
      detail: `${counted(count, 'shell')} of ${shells.count} ${count === 1 ? 'is' : 'are'} inside out (the signed volume of the file is ${signedVolumeMm3} mm³). It was priced as if turned the right way.`,
      advice: 'Turn the facets of the shell round ("flip normals"), unless it was meant as a cavity.',
    })),
}
