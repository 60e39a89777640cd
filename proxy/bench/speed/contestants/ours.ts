// The whole proxy process as it is shipped and started: routes, flag file with the price flag on, partners' directory, metrics, admin port.
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import proxyPackage from '../../../package.json' with { type: 'json' }
import { spawnNode } from '../cores.ts'
import type { Running } from './index.ts'

const main = resolve(import.meta.dirname, '../../../src/main.ts')

export async function startOurs(upstreamPort: number): Promise<Running> {
  const folder = await mkdtemp(join(tmpdir(), 'ficus-bench-'))
  const flagsFile = join(folder, 'flags.json')
  const partnersFile = join(folder, 'partners.json')
  await writeFile(flagsFile, JSON.stringify({ revision: 1, flags: { 'pricing.calculate': { stage: 'canary', shareBasisPoints: 500 } } }))
  await writeFile(partnersFile, JSON.stringify([{ id: 7, name: 'Seventh Ring', apiKeySha256: '0'.repeat(64) }]))
  const words = ['--port', '0', '--admin-port', '0', '--flags-file', flagsFile, '--partners-file', partnersFile, '--tester-token', 'tester']
  const ours = await spawnNode('contestant', main, ['--legacy', `http://127.0.0.1:${upstreamPort}`, ...words], proxyPackage.nodeOptions)
  return {
    port: ours.port,
    pid: ours.pid,
    [Symbol.asyncDispose]: async () => {
      await ours[Symbol.asyncDispose]()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
