// `npm run bench -- overload [--short] [--transport postgres|redis|both] [--record]`: what happens at three times the capacity, and while one partner floods. Runs the
// real api and worker processes on a durable PostgreSQL of its own (and a Redis). Prints goodput, refusals, memory, a quiet partner's wait and how good the
// predictions were, each beside its bar; --record keeps them for docs/reliability.md.
import { cpus } from 'node:os'
import { type SettingsDefinition, settingsOrExit } from '@ficus/settings'
import { Type } from 'typebox'
import { type Bar, showBars } from './overload/bars.ts'
import { measureFairness } from './overload/fairness.ts'
import { openGround } from './overload/open-ground.ts'
import { measurePredictions } from './overload/predictions.ts'
import { measureOverload } from './overload/three-times.ts'
import { recordBench } from './recorded/recorded-bench.ts'

const schema = Type.Object(
  {
    transport: Type.String({ default: 'both', pattern: '^(postgres|redis|both)$', description: 'what the queue is made of' }),
    short: Type.Boolean({
      default: false,
      description: 'less than a minute for each transport in place of four; the same bars, of fewer samples',
    }),
    seed: Type.Integer({ default: 1_000, minimum: 0, maximum: 1_000_000, description: 'of the models whose cost is predicted' }),
    record: Type.Boolean({ default: false, description: 'keep the figures for docs/reliability.md' }),
  },
  { additionalProperties: false },
)
const definition: SettingsDefinition<typeof schema> = {
  process: 'overload',
  summary: 'measures refusals, fairness and predictions',
  schema,
}
const { transport, short, seed, record } = settingsOrExit(definition, process.argv.slice(2), {})

const startedMs = performance.now()
const bars: (Bar & { readonly on: string })[] = []
const facts: string[] = []
for (const on of transport === 'both' ? ['postgres', 'redis'] : [transport]) {
  console.log(
    `${cpus().length} cores (${cpus()[0]?.model}), Node ${process.version}, queue on ${on}, one worker with one thread per class of work`,
  )
  await using ground = await openGround(on)
  const parts = [
    () => measureOverload(ground, short ? 8_000 : 60_000),
    () => measureFairness(ground, short ? 12 : 40, short ? 300 : 1_000),
    () => measurePredictions(ground, seed),
  ]
  for (const measure of parts) {
    const measured = await measure()
    for (const fact of measured.facts) console.log(fact)
    bars.push(...measured.bars.map(bar => ({ ...bar, on })))
    facts.push(...measured.facts.map(fact => `${on}: ${fact}`))
  }
}
console.log(`\n${showBars(bars.map(bar => ({ ...bar, title: `${bar.on}: ${bar.title}` })))}`)
process.exitCode = bars.every(bar => bar.isMet) ? 0 : 1
if (record) {
  const rows = bars.map(({ figure, ...bar }) => ({ ...bar, measured: figure }))
  const tookSeconds = Math.round((performance.now() - startedMs) / 1_000)
  const words = [...(short ? ['--short'] : []), ...(transport === 'both' ? [] : ['--transport', transport]), '--seed', seed]
  const command = `npm run bench -- overload ${words.join(' ')}`
  console.log(`recorded: ${recordBench('overload', { command, randomStart: `seed ${seed}`, tookSeconds, rows, facts })}`)
}
