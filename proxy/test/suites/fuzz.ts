// `npm run fuzz -w proxy -- [--seconds 3600 | --cases n] [--seed n] [--first k] [--case k]`: the long run of the mutation fuzzer with a seed of its own,
// going on from case k, or replaying case k alone. Each finding is printed when it is found, with the words that replay it.
import { parseArgs } from 'node:util'
import { seedStreamCount } from './fuzz/fuzz-case.ts'
import { describeFinding, describeReport, fuzz } from './fuzz/fuzzer.ts'

const findingsMax = 20
const tellEveryMs = 30_000
const text = { type: 'string' } as const
const { values } = parseArgs({ options: { seconds: { ...text, default: '3600' }, cases: text, seed: text, first: text, case: text } })
const bounded = values.cases !== undefined || values.case !== undefined
const seed = Number(values.seed ?? Math.floor(Math.random() * 1e9))
const firstIndex = Number(values.case ?? values.first ?? 0)
const caseCountMax = values.case !== undefined ? 1 : Number(values.cases ?? Number.POSITIVE_INFINITY)
const endsAtMs = bounded ? Number.POSITIVE_INFINITY : performance.now() + Number(values.seconds) * 1_000
if (![seed, firstIndex, endsAtMs, caseCountMax].every(number => number >= 0)) {
  console.error('fuzz: --seconds, --cases, --seed, --first and --case are numbers')
  process.exit(64)
}

console.log(`fuzzing with seed ${seed} from case ${firstIndex} over ${seedStreamCount} streams`)
let toldAtMs = performance.now()
const report = await fuzz({
  seed,
  firstIndex,
  onFinding: finding => console.log(describeFinding(finding)),
  goesOn(caseCount, findingCount) {
    if (performance.now() - toldAtMs > tellEveryMs) {
      toldAtMs = performance.now()
      console.log(`${new Date().toISOString()} ${caseCount} cases, ${findingCount} findings`)
    }
    return caseCount < caseCountMax && performance.now() < endsAtMs && findingCount < findingsMax
  },
})
for (const [reason, count] of [...report.explained].sort((one, other) => other[1] - one[1]))
  console.log(`${String(count).padStart(8)}  ${reason}`)
console.log(describeReport(report))
process.exit(report.findings.length === 0 ? 0 : 1)
