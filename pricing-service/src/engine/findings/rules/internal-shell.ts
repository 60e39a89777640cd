import { counted, type FindingRule, faultFinding } from '../finding.ts'

export const internalShell: FindingRule = {
  code: 'INTERNAL_SHELL',
  meaning: 'a body that lies wholly inside solid material',
  find: ({ shells }) =>
    faultFinding('INTERNAL_SHELL', shells.internal, count => ({
      severity: 'warn',
      unit: 'shells',
      detail: `${counted(count, 'body', 'bodies')} ${count === 1 ? 'lies' : 'lie'} inside solid material and ${count === 1 ? 'adds' : 'add'} nothing to it; ${count === 1 ? 'it was' : 'they were'} not counted.`,
      advice: 'Delete what lies inside, or turn it round if a cavity was meant.',
    })),
}
