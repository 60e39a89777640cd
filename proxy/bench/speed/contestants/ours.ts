// The whole proxy process as it is shipped and started: routes, flag file with the price flag on, partners' directory, metrics, admin port, a new side and so the operators' watch.
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { spawnProxy } from '../shipped.ts'
import type { Running } from './index.ts'

/** With a new side the proxy watches how legacy serves the operators; none of the shapes asks it anything, so nobody has to listen there. */
const newSide = ['--pricing', 'http://127.0.0.1:9', '--mes-admin-key', 'key']

export async function startOurs(upstreamPort: number): Promise<Running> {
  const folder = await mkdtemp(join(tmpdir(), 'ficus-bench-'))
  const flagsFile = join(folder, 'flags.json')
  const partnersFile = join(folder, 'partners.json')
  await writeFile(flagsFile, JSON.stringify({ revision: 1, flags: { 'pricing.calculate': { stage: 'canary', shareBasisPoints: 500 } } }))
  await writeFile(partnersFile, JSON.stringify([{ id: 7, name: 'Seventh Ring', apiKeySha256: '0'.repeat(64) }]))
  const words = ['--port', '0', '--admin-port', '0', '--flags-file', flagsFile, '--partners-file', partnersFile, '--tester-token', 'tester']
  const ours = await spawnProxy(['--legacy', `http://127.0.0.1:${upstreamPort}`, ...newSide, ...words])
  return {
    port: ours.port,
    pid: ours.pid,
    [Symbol.asyncDispose]: async () => {
      await ours[Symbol.asyncDispose]()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
