// `node run-with-mistake.ts '{"test":…,"title":…,"file":…,"from":…,"to":…}'`: runs the tests of that title with the mistake in the source they load.
// Prints how many of them failed and passed. Started by traps-of-life.full.test.ts, one process per mistake.
import { resolve } from 'node:path'
import { startVitest } from 'vitest/node'
import type { TrapOfLife } from './traps-of-life.ts'

const { test, title, file, from, to } = JSON.parse(process.argv[2]!) as TrapOfLife
const proxyFolder = resolve(import.meta.dirname, '../..')
const source = resolve(proxyFolder, 'src/forwarder', file)
let made = false

const vitest = await startVitest(
  [resolve(proxyFolder, 'test', test)],
  {
    root: resolve(proxyFolder, '..'),
    config: false,
    watch: false,
    // Kept from another run, the source would come without its mistake.
    fsModuleCache: false,
    pool: 'forks',
    maxWorkers: 1,
    testNamePattern: title,
    testTimeout: 10_000,
    reporters: [{}],
  },
  {
    plugins: [
      {
        name: 'mistake',
        enforce: 'pre',
        transform(code, id) {
          if (id !== source) return null
          if (!code.includes(from)) throw new Error(`${file} has changed: the mistake no longer finds ${JSON.stringify(from)}`)
          made = true
          return code.replaceAll(from, to)
        },
      },
    ],
  },
)
const states = vitest.state.getFiles().flatMap(one => one.tasks.map(task => task.result?.state))
const count = (state: string) => states.filter(one => one === state).length
console.log(JSON.stringify({ made, failed: count('fail') + vitest.state.getUnhandledErrors().length, passed: count('pass') }))
await vitest.close()
process.exit(0)
