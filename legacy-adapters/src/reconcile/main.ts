// `npm run quotes -- reconcile`: the process around reconcile.ts.
import { readReconcileSettings } from './config.ts'
import { type Reconciliation, reconcile } from './reconcile.ts'

const settings = readReconcileSettings()
try {
  const found = await reconcile(settings)
  process.stdout.write(`${settings.json ? JSON.stringify(found, null, 2) : textOf(found)}\n`)
  process.exitCode = found.differences.length === 0 ? 0 : 1
} catch (error) {
  process.stderr.write(`quotes reconcile: ${(error as Error).message}\n`)
  process.exitCode = 1
}

function textOf({ from, to, partnerCount, counts, differences }: Reconciliation): string {
  return [
    `Quote numbers ${from} to ${to}, rows of ${partnerCount} partners:`,
    `  ${counts.same} have one row in MES, byte for byte`,
    `  ${counts['quote-only']} are priced without a row (previews, comparisons, prices that the legacy gave in the end)`,
    `  ${counts.neither} have neither price nor row`,
    `  ${counts.different} have a row with other figures`,
    `  ${counts['row-only']} have a row and no price`,
    ...differences.map(
      ({ calculationId, quoteId, verdict, detail }) =>
        `! ${calculationId} ${verdict}: ${detail}${quoteId === null ? '' : ` (quote ${quoteId})`}`,
    ),
    differences.length === 0 ? 'No difference.' : `${differences.length} differences.`,
  ].join('\n')
}
