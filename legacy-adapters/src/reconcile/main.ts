// `npm run quotes -- reconcile`: the process around reconcile.ts.
import { readReconcileSettings } from './config.ts'
import { type Reconciliation, reconcile } from './reconcile.ts'

const settings = readReconcileSettings()
try {
  const found = await reconcile(settings)
  process.stdout.write(`${settings.json ? JSON.stringify(found, null, 2) : textOf(found)}\n`)
  process.exitCode = found.differences.length > 0 ? 1 : found.open.length > 0 ? 2 : 0
} catch (error) {
  process.stderr.write(`quotes reconcile: ${(error as Error).message}\n`)
  process.exitCode = 1
}

function textOf({ from, to, partnerCount, counts, finishedByOutboxCount, differences, open }: Reconciliation): string {
  return [
    `Numbers ${from} to ${to} of calculations made outside MES, rows of ${partnerCount} partners:`,
    `  ${counts.same} are recorded and have one row in MES, byte for byte (${finishedByOutboxCount} of them settled by the outbox)`,
    `  ${counts.nothing} were not used or cancelled, and have no row`,
    `  ${counts.open} are not settled yet`,
    `  ${counts.missing} are recorded and have no row`,
    `  ${counts.different} have a row with other bytes`,
    `  ${counts['row-only']} have a row that nobody recorded`,
    ...[...differences, ...open].map(
      ({ calculationId, quoteId, verdict, detail }) =>
        `${verdict === 'open' ? '?' : '!'} ${calculationId} ${verdict}: ${detail}${quoteId === null ? '' : ` (quote ${quoteId})`}`,
    ),
    differences.length === 0 ? 'No difference.' : `${differences.length} differences.`,
  ].join('\n')
}
