// How long one assignment takes in each stage, with and without partner lists. Goal: p99 at most 10 µs. Prints one line per case and JSON at the end.
import { openFlags } from '../src/client.ts'
import { temporaryFolder } from '../test/temporary-folder.ts'

const warmUpCount = 20_000
const measuredCount = 100_000
const ids = (count: number, prefix: string) => Array.from({ length: count }, (_, index) => `${prefix}${index}`)
const longLists = { allow: ids(50, 'a'), deny: ids(50, 'd') }

const cases = [
  ['off', { stage: 'off' }],
  ['shadow', { stage: 'shadow' }],
  ['canary 25 %', { stage: 'canary', shareBasisPoints: 2_500 }],
  ['canary 25 %, two lists of 50', { stage: 'canary', shareBasisPoints: 2_500, partners: longLists }],
  ['live', { stage: 'live' }],
  ['live, two lists of 50', { stage: 'live', partners: longLists }],
] as const

const figures = []
for (const [name, record] of cases) {
  using folder = temporaryFolder()
  folder.put({ revision: 1, flags: { 'pricing.calculate': record } })
  const flags = await openFlags({ file: folder.file })
  const keys = ids(60, '')
  for (let index = 0; index < warmUpCount; index++) flags.assign('pricing.calculate', keys[index % 60]!)
  const tookNs = new Float64Array(measuredCount)
  for (let index = 0; index < measuredCount; index++) {
    const startedAt = process.hrtime.bigint()
    flags.assign('pricing.calculate', keys[index % 60]!)
    tookNs[index] = Number(process.hrtime.bigint() - startedAt)
  }
  tookNs.sort()
  const at = (ratio: number) => Math.round(tookNs[Math.floor(measuredCount * ratio)]!)
  const figure = { case: name, p50Ns: at(0.5), p99Ns: at(0.99), p999Ns: at(0.999) }
  figures.push(figure)
  console.log(
    `${name.padEnd(32)} p50 ${String(figure.p50Ns).padStart(6)} ns   p99 ${String(figure.p99Ns).padStart(6)} ns   p99.9 ${String(figure.p999Ns).padStart(6)} ns`,
  )
  await flags.close()
}
console.log(JSON.stringify({ bench: 'assign-cost', goalP99Ns: 10_000, figures }))
process.exitCode = figures.every(({ p99Ns }) => p99Ns <= 10_000) ? 0 : 1
