// In: what `npm run bench -- durability --record` and `-- overload --record` kept. Out: their sections of docs/reliability.md, bar beside measured. Used by print-page.ts.
import { type BarRow, type BenchName, type RecordedBench, readRecordedBench } from '../../bench/recorded/recorded-bench.ts'

const texts: Readonly<Record<BenchName, { readonly title: string; readonly text: string }>> = {
  durability: {
    title: 'What durability costs',
    text: `HTTP, one transaction in the store, the queue, a worker’s thread, the recorded answer, HTTP: an idle service and a trivial model, p50 / p99, beside a bare
Fastify that answers the same body from memory in the same run. A model that was measured before is priced by the api itself, as durably.`,
  },
  overload: {
    title: 'Overload and fairness',
    text: `Three times the capacity in requests with two seconds to live each, while client, api, worker and stores share the cores of one machine. Goodput counts
prices that reached their client in time and before the flood ended. Whoever has no chance is turned away from memory, after one look whether the
Idempotency-Key names a quote already. Memory is that of api and worker together; it is judged from the second quarter of the flood on, because V8 sizes
the heaps of a fresh process by what they get to do.`,
  },
}

export const benchSections = () => (['durability', 'overload'] as const).map(section)

function section(name: BenchName): string {
  const { title, text } = texts[name]
  const recorded = readRecordedBench(name)
  return [
    `## ${title}`,
    '',
    text,
    '',
    ...(recorded === null ? [`Not recorded yet: \`npm run bench -- ${name} --record\`.`] : figuresOf(recorded)),
    '',
  ].join('\n')
}

function figuresOf({ recordedAt, machine, versions, command, randomStart, tookSeconds, rows, facts }: RecordedBench): string[] {
  const software = Object.entries(versions).map(([name, version]) => `${name} ${version}`)
  return [
    `Recorded ${recordedAt} in ${tookSeconds} s on ${machine}. ${software.join(', ')}. Random start: ${randomStart}. Again: \`${command}\``,
    '',
    '| What | On | Bar | Measured | Met |',
    '|---|---|---|---|---|',
    ...rows.map(rowOf),
    '',
    ...facts.map(fact => `- ${fact}`),
  ]
}

const rowOf = ({ title, on, bar, measured, isMet }: BarRow) =>
  `| ${title} | ${on || '–'} | ${bar || '–'} | ${measured} | ${isMet === null ? '–' : isMet ? 'yes' : '**no**'} |`
