// `npm run leaks -w proxy -- [--connections 1000000] [--seed n]`: the long leak run, in five stages. Exit code 1 when something stayed behind or memory
// still grew after the second.
import { parseArgs } from 'node:util'
import {
  describeFootprint,
  describeLeakRun,
  fits,
  lateResidentGrowthBytes,
  lateResidentGrowthBytesMax,
  leakRun,
  megabytes,
} from './leaks/leak-run.ts'

const { values } = parseArgs({ options: { connections: { type: 'string', default: '1000000' }, seed: { type: 'string', default: '1' } } })
const connectionCount = Number(values.connections)
const report = await leakRun({
  connectionCount,
  seed: Number(values.seed),
  stageCount: 5,
  onStage: (doneCount, footprint) => console.log(`${doneCount} of ${connectionCount}: ${describeFootprint(footprint)}`),
})
console.log(describeLeakRun(report))
for (const line of report.strangeLines) console.log(`legacy saw what no client sent: ${JSON.stringify(line)}`)
const late = lateResidentGrowthBytes(report)
const isFlat = late <= lateResidentGrowthBytesMax
console.log(
  `resident memory after the last stage − after the second: ${megabytes(late)} (≤ ${megabytes(lateResidentGrowthBytesMax)}: ${isFlat ? 'pass' : 'FAIL'})`,
)
const clean = report.alive && report.strangeLines.length === 0 && isFlat && fits(report.before, report.stages.at(-1)!)
console.log(clean ? 'nothing stayed behind' : 'something stayed behind')
process.exit(clean ? 0 : 1)
