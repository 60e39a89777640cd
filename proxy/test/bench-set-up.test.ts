// What the benches measure is the proxy as it is shipped: told from the processes that they start.
import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { startOurs } from '../bench/speed/contestants/ours.ts'
import { hasProgram } from '../bench/speed/machine.ts'
import { spawnProxy } from '../bench/speed/shipped.ts'
import proxyPackage from '../package.json' with { type: 'json' }

// The benches pin their processes, so they run on Linux only; so does this.
const runsHere = process.platform === 'linux' && hasProgram('taskset')

it.runIf(runsHere)(
  'the speed of “all features on” is measured with the options of Node that are shipped, and with a new side',
  async () => {
    await using ours = await startOurs(9)
    expect(commandOf(ours.pid).slice(1)).toEqual(expect.arrayContaining([...proxyPackage.nodeOptions, '--pricing']))
  },
)

it.runIf(runsHere)('memory and copies are measured with the options of Node that are shipped', async () => {
  const words = ['--legacy', 'http://127.0.0.1:9', '--port', '0', '--admin-port', '0', '--flags-file', '/nonexistent/flags.json']
  await using proxy = await spawnProxy(words)
  expect(commandOf(proxy.pid).slice(1, 1 + proxyPackage.nodeOptions.length)).toEqual(proxyPackage.nodeOptions)
  for (const bench of ['memory.ts', 'shadow/priced-landscape.ts', 'speed/contestants/ours.ts'])
    expect(readFileSync(new URL(`../bench/${bench}`, import.meta.url), 'utf8'), bench).toContain('await spawnProxy(')
})

function commandOf(pid: number | null): string[] {
  return readFileSync(`/proc/${pid}/cmdline`, 'latin1').split('\0')
}
