// `npm run faults -- [--short | --medium] [--seed n] [--transport postgres|redis|both] [--only fault,…] [--quotes n] [--record]`: strikes a running service with every
// fault there is while orders come in, and says whether its promises held. Exit codes: 0 they held, 1 one was broken, 64 wrong usage.
import { type FaultRunOptions, readOptions, replayCommand } from './options.ts'
import { recordRun } from './recorded-run.ts'
import { type RunRecord, runFaults } from './run.ts'

const shownMax = 20
const records: RunRecord[] = []
const options = optionsOrExit()
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130))
for (const transport of options.transports) {
  console.log(`${options.quoteCount} quotes on ${transport}, seed ${options.seed}`)
  const record = await runFaults(options, transport, line => console.log(line)).catch(error => broken(error as Error, transport))
  if (record === null) continue
  records.push(record)
  console.log(`  over after ${(record.tookMs / 1_000).toFixed(0)} s`)
  for (const invariant of record.invariants) {
    console.log(`${invariant.broken.length === 0 ? 'holds ' : 'BROKEN'} ${invariant.title}: ${invariant.figures}`)
    for (const what of invariant.broken.slice(0, shownMax)) console.log(`         ${what}`)
    if (invariant.broken.length > shownMax) console.log(`         and ${invariant.broken.length - shownMax} more`)
    if (invariant.broken.length > 0) process.exitCode = 1
  }
  if (record.invariants.some(invariant => invariant.broken.length > 0)) console.log(`again: ${replayCommand(options, transport)}`)
}
if (options.record && records.length > 0) console.log(`recorded: ${recordRun(options, records)}`)

function broken(error: Error, transport: FaultRunOptions['transports'][number]): null {
  console.log(`BROKEN ${error.stack}\nagain: ${replayCommand(options, transport)}`)
  process.exitCode = 1
  return null
}

function optionsOrExit(): FaultRunOptions {
  try {
    return readOptions(process.argv.slice(2))
  } catch (error) {
    console.error(`faults: ${(error as Error).message}`)
    process.exit(64)
  }
}
