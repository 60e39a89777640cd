// `node proxy/test/suites/leaks.ts [--connections 1000000] [--seed n]`: the long leak run. Exit code 1 when something stayed behind.
import { parseArgs } from 'node:util'
import { describeLeakRun, fits, leakRun } from './leaks/leak-run.ts'

const { values } = parseArgs({ options: { connections: { type: 'string', default: '1000000' }, seed: { type: 'string', default: '1' } } })
const connectionCount = Number(values.connections)
const tellEvery = Math.ceil(connectionCount / 20)
const report = await leakRun(connectionCount, Number(values.seed), done => {
  if (done % tellEvery === 0) console.log(`${done} of ${connectionCount}`)
})
console.log(describeLeakRun(report))
for (const line of report.strangeLines) console.log(`legacy saw what no client sent: ${JSON.stringify(line)}`)
const clean = report.alive && report.strangeLines.length === 0 && fits(report.before, report.after)
console.log(clean ? 'nothing stayed behind' : 'something stayed behind')
process.exit(clean ? 0 : 1)
