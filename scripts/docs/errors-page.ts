// In: the table of errors of each package. Out: docs/errors.md.
import { flagErrors } from '@ficus/flags/errors'
import { adapterErrors } from '@ficus/legacy-adapters/errors'
import { errorTable as pricingErrors } from '@ficus/pricing-service/errors'
import { errorTable as proxyErrors } from '@ficus/proxy/errors'

interface Row {
  readonly status?: number
  readonly retryable?: boolean
  readonly fallback?: boolean
  readonly meaning: string
}

const packages: readonly { name: string; table: Readonly<Record<string, Row>> }[] = [
  { name: 'proxy', table: proxyErrors },
  { name: 'flags', table: flagErrors },
  { name: 'legacy-adapters', table: adapterErrors },
  { name: 'pricing-service', table: pricingErrors },
]

export function errorsPage(): string {
  return [
    '# Errors',
    '',
    'Made from the code by `npm run format`. A code is stage and cause. Clients of the legacy never see one: they get the legacy’s own answers.',
    'Exactly one layer retries: the queue of the pricing service. *Fallback* says whether legacy answers the same request.',
    '',
    ...packages.flatMap(({ name, table }) => [
      `## ${name}`,
      '',
      '| Code | Status | Again? | Means |',
      '|---|--:|---|---|',
      ...Object.entries(table).map(([code, row]) => `| \`${code}\` | ${row.status || '–'} | ${again(row)} | ${row.meaning} |`),
      '',
    ]),
  ].join('\n')
}

function again(row: Row): string {
  if (row.fallback !== undefined) return row.fallback ? 'fallback' : 'no'
  return row.retryable ? 'yes' : 'no'
}
