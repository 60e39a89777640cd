// `npm run fuzz -w pricing-service -- [--seconds 3600] [--seed n] [--file path [--units mm]]`: the long run of the readers' fuzzer, guided by coverage; or one file
// judged again. What breaks the law is printed and kept under var/fuzz-readers.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { type UnitCode, unitCodes } from '../../src/engine/read/model-in-millimetres.ts'
import { startCoverage } from './coverage.ts'
import { type Finding, fuzz } from './fuzzer.ts'
import { judge } from './judge.ts'
import { corpusSeeds, soundSeeds } from './seeds.ts'

const text = { type: 'string' } as const
const { values } = parseArgs({
  options: { seconds: { ...text, default: '3600' }, seed: text, file: text, units: { ...text, default: 'mm' } },
})
const [seconds, seed] = [Number(values.seconds), Number(values.seed ?? Math.floor(Math.random() * 1e9))]
if (!(seconds > 0) || !Number.isSafeInteger(seed) || ![...unitCodes, 'none'].includes(values.units)) {
  console.error(`fuzz: --seconds and --seed are numbers, --units is one of ${[...unitCodes, 'none'].join(', ')}`)
  process.exit(64)
}
const folder = resolve(import.meta.dirname, '../../../var/fuzz-readers')
const findingsMax = 20
const tellEveryMs = 30_000
let [findingCount, caseCount, keptCount, pieceCount] = [0, 0, 0, 0]

if (values.file !== undefined) {
  const judged = await judge(readFileSync(values.file), values.units === 'none' ? null : (values.units as UnitCode))
  console.log(judged.problem ?? `the law holds: ${judged.outcome}`)
  process.exit(judged.problem === null ? 0 : 1)
}

const keep = ({ caseNumber, problem, bytes, units }: Finding): void => {
  findingCount++
  mkdirSync(folder, { recursive: true })
  const file = resolve(folder, `seed-${seed}-case-${caseNumber}.bin`)
  writeFileSync(file, bytes)
  console.log(
    `seed ${seed} case ${caseNumber}, ${bytes.length} bytes, units ${units ?? 'none'}: ${problem}\n  again: npm run fuzz -w pricing-service -- --file ${file} --units ${units ?? 'none'}`,
  )
}

const pool = [...soundSeeds, ...corpusSeeds()].map(({ bytes }) => bytes)
const coverage = startCoverage(url => url.includes('/src/engine/read/') || url.includes('/src/unpack/') || url.includes('/yauzl/'))
console.log(`fuzzing the readers with seed ${seed} from ${pool.length} files for ${seconds} s`)
const endsAtMs = performance.now() + 1_000 * seconds
let toldAtMs = performance.now()
const tell = (): void => {
  toldAtMs = performance.now()
  console.log(
    `${new Date().toISOString()} ${caseCount} cases, ${keptCount} files kept, ${pieceCount} pieces of code reached, ${findingCount} findings`,
  )
}
const onKept = (pieces: number): void => {
  keptCount++
  pieceCount = pieces
}
const outcomes = await fuzz({
  ...{ seed, pool, coverage, onFinding: keep, onKept },
  goesOn(count) {
    caseCount = count
    if (performance.now() - toldAtMs > tellEveryMs) tell()
    return performance.now() < endsAtMs && findingCount < findingsMax
  },
})
tell()
for (const [outcome, count] of [...outcomes].sort((one, other) => other[1] - one[1]))
  console.log(`${String(count).padStart(9)}  ${outcome}`)
process.exit(findingCount === 0 ? 0 : 1)
