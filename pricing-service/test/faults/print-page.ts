// Prints docs/reliability.md: the faults, the defence against each and the test that fails without it, and what the last recorded runs found. `npm run format` keeps it.
import { readFileSync } from 'node:fs'
import { benchSections } from './bench-sections.ts'
import { faultKinds } from './kinds/index.ts'
import { type RecordedRun, recordedRunFile } from './recorded-run.ts'

const recorded = JSON.parse(readFileSync(recordedRunFile, 'utf8')) as RecordedRun

const head = `# Reliability

Made by \`npm run format\` from the table of faults and from the last runs that were recorded: \`npm run faults -- --record\`,
\`npm run bench -- durability --record\` and \`npm run bench -- overload --record\`.

An accepted quote is finished, whatever dies: once, with the bytes that any other calculation of it would give, and whoever asked holds the answer or an
id to ask with. That is tried by striking a running service with every fault below, one after another in an order that the seed decides, while orders come
in over HTTP from clients that keep a ledger of their own. Two apis and two workers run under the supervisor of \`npm start\`, on a private PostgreSQL (and
Redis, without a disk: a killed one has forgotten everything), behind lines that can be cut, slow, silent or half-open. Triggers in the database write down every
start and every recorded answer. \`npm test\` runs the short form, \`npm run test:full\` the medium one.
`

console.log([head, faultsTable(), ...runs(), ...benchSections(), limits()].join('\n'))

function faultsTable(): string {
  const rows = Object.values(faultKinds).map(({ name, title, transports, defence, provedBy }) => {
    const where = transports.length === 1 ? ` (${transports[0]} only)` : ''
    return `| \`${name}\`${where} | ${title} | ${defence} | ${provedBy.map(test => test.replace('pricing-service/test/', '')).join('<br>')} |`
  })
  return [
    '## Faults, defences and the tests that fail without them',
    '',
    'Files are those of `pricing-service/test/`; each defence was taken out once to see its test fail.',
    '',
    '| Fault | What happens | Defence | Test |',
    '|---|---|---|---|',
    ...rows,
    '',
  ].join('\n')
}

function runs(): string[] {
  const { recordedAt, machine, versions, seed } = recorded
  const software = Object.entries(versions).map(([name, version]) => `${name} ${version}`)
  return [
    `## The last recorded run: ${recordedAt}, seed ${seed}\n`,
    `${machine}. ${software.join(', ')}. The settings are the defaults of the service, except those two that make poison models end within the run.\n`,
    ...recorded.runs.map(runSection),
  ]
}

function runSection(run: RecordedRun['runs'][number]): string {
  const times = (values: readonly number[]) => (values.length === 0 ? '–' : values.map(value => (value / 1_000).toFixed(2)).join(', '))
  return [
    `### Queue on ${run.transport}: ${run.quoteCount} quotes in ${run.tookSeconds} s`,
    '',
    `Again: \`${run.command}\`${run.note === undefined ? '' : `. ${run.note}`}`,
    '',
    '| Invariant | Figures | Broken |',
    '|---|---|--:|',
    ...run.invariants.map(({ title, figures, brokenCount }) => `| ${title} | ${figures} | ${brokenCount} |`),
    '',
    '| Fault | Times | Work taken up again after, s | First answer after its end, s |',
    '|---|--:|---|---|',
    ...run.faults.map(({ name, count, takenUpMs, backMs }) => `| \`${name}\` | ${count} | ${times(takenUpMs)} | ${times(backMs)} |`),
    '',
  ].join('\n')
}

function limits(): string {
  return [
    '## What this does not show',
    '',
    '- A seed repeats the plan (orders, faults and their order), not the instant at which each process was struck.',
    '- One machine: no loss of a disk, no failover to a replica, no clock that runs at another speed. Clock steps are those of the data, not of the system.',
    '- The per cent of a running quote are elapsed against predicted time, not a count of work done; they are as good as the prediction (median error above).',
    '- Poison models end sooner than by default here: the inspection deadline and the heap of a thread are lowered for the run.',
  ].join('\n')
}
