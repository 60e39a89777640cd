// `npm run bench`: runs every bench of the project, one after another, each in a process of its own; `npm run bench -- NAME` runs those whose path has NAME
// and hands the words after NAME on to them.
import { spawn } from 'node:child_process'
import { globSync } from 'node:fs'
import { root } from './checks/run-tool.ts'

const [wanted = '', ...words] = process.argv.slice(2)
const benches = globSync('{pricing-service,flags,proxy,legacy-adapters,loadtests}/bench/*.ts', { cwd: root })
  .filter(path => path.includes(wanted))
  .sort()
if (benches.length === 0) {
  console.error(`bench: no bench has "${wanted}" in its path`)
  process.exit(64)
}
for (const bench of benches) {
  console.log(`\n── ${bench}`)
  const code = await new Promise<number | null>(done =>
    spawn(process.execPath, [bench, ...words], { cwd: root, stdio: 'inherit' }).once('close', done),
  )
  if (code !== 0) process.exitCode = 1
}
