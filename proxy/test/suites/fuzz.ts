// `node proxy/test/suites/fuzz.ts [--minutes 60 | --cases n] [--seed n] [--case k]`: the long run of the mutation fuzzer, and the replay of one case.
import { parseArgs } from 'node:util'
import { seedStreamCount } from './fuzz/fuzz-case.ts'
import { describeFinding, fuzz } from './fuzz/fuzzer.ts'

const findingsMax = 20
const { values } = parseArgs({
  options: { minutes: { type: 'string', default: '60' }, cases: { type: 'string' }, seed: { type: 'string' }, case: { type: 'string' } },
})
const seed = Number(values.seed ?? Math.floor(Math.random() * 1e9))
const firstIndex = Number(values.case ?? 0)
const caseCountMax = values.case !== undefined ? 1 : Number(values.cases ?? Number.POSITIVE_INFINITY)
const endsAtMs =
  values.cases === undefined && values.case === undefined ? performance.now() + Number(values.minutes) * 60_000 : Number.POSITIVE_INFINITY
if (![seed, firstIndex, endsAtMs].every(number => !Number.isNaN(number) && number >= 0) || Number.isNaN(caseCountMax)) {
  console.error('fuzz: --minutes, --cases, --seed and --case are numbers')
  process.exit(64)
}

console.log(`fuzzing with seed ${seed} over ${seedStreamCount} streams`)
let toldAtMs = performance.now()
const report = await fuzz({
  seed,
  firstIndex,
  goesOn(caseCount, findingCount) {
    if (performance.now() - toldAtMs > 30_000) {
      toldAtMs = performance.now()
      console.log(`${caseCount} cases, ${findingCount} findings`)
    }
    return caseCount < caseCountMax && performance.now() < endsAtMs && findingCount < findingsMax
  },
})
for (const finding of report.findings) console.log(describeFinding(finding))
for (const [reason, count] of [...report.explained].sort((one, other) => other[1] - one[1]))
  console.log(`${String(count).padStart(8)}  ${reason}`)
console.log(
  `seed ${seed}: ${report.caseCount} cases, ${report.requestCount} requests sent, ${report.forwardedCount} seen by legacy, ${report.findings.length} findings`,
)
process.exit(report.findings.length === 0 ? 0 : 1)
