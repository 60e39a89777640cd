// Our proxy as its users run it: the process of main.ts, flags off, in front of the player's legacy.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startProcess } from '../../../../scripts/test-services/start-process.ts'
import type { Contestant, Entry } from './contestant.ts'

/** `entry`: another main.ts, for the test that takes defences away. */
export async function startFicus(legacyPort: number, leniency: 'strict' | 'lenient', entry = 'proxy/src/main.ts'): Promise<Contestant> {
  const folder = await mkdtemp(join(tmpdir(), 'ficus-wire-'))
  const ports = ['--port', '0', '--admin-port', '0']
  const legacy = ['--legacy', `http://127.0.0.1:${legacyPort}`, '--legacy-leniency', leniency]
  const child = await startProcess(entry, [
    ...ports,
    ...legacy,
    '--flags-file',
    join(folder, 'flags.json'),
    '--log-level',
    'silent',
    '--drain-ms',
    '0',
    '--tunnel-drain-ms',
    '0',
  ])
  return {
    port: Number(new URL(child.ready['url']!).port),
    isAlive: () => child.process.exitCode === null && child.process.signalCode === null,
    async [Symbol.asyncDispose]() {
      await child[Symbol.asyncDispose]()
      await rm(folder, { recursive: true })
    },
  }
}

export const ficus: Entry = {
  name: 'Ficus',
  version: () => 'this checkout',
  setUp: 'defaults; cases for lenient upstreams with `--legacy-leniency lenient`',
  start: startFicus,
}
