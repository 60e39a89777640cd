// Our proxy as its users run it: the process of main.ts in front of the player's legacy, flags off, or with prices in stage shadow.
import { createHash } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startProcess } from '../../../../scripts/test-services/start-process.ts'
import type { Contestant, Entry } from './contestant.ts'

/** Requests to here with this key are captured once prices are in shadow. No new side is configured, so that legacy hears of the client's own requests only. */
export const capturedPath = '/api/partner/prices'
export const capturedApiKey = 'key-of-partner-seven'

/** The proxy with every price in stage shadow: each is read whole, sent on from memory, and its answer copied. */
export async function startCapturingFicus(legacyPort: number): Promise<Contestant> {
  const folder = await mkdtemp(join(tmpdir(), 'ficus-captured-'))
  const flag = { stage: 'shadow', mirrorBasisPoints: 10_000 }
  const apiKeySha256 = createHash('sha256').update(capturedApiKey).digest('hex')
  await writeFile(join(folder, 'flags.json'), JSON.stringify({ revision: 1, flags: { 'pricing.calculate': flag } }))
  await writeFile(join(folder, 'partners.json'), JSON.stringify([{ id: 7, name: 'Seventh Ring', apiKeySha256 }]))
  return startIn(folder, legacyPort, ['--partners-file', join(folder, 'partners.json')])
}

/** `entry`: another main.ts, for the test that takes defences away. */
export async function startFicus(legacyPort: number, leniency: 'strict' | 'lenient', entry = 'proxy/src/main.ts'): Promise<Contestant> {
  return startIn(await mkdtemp(join(tmpdir(), 'ficus-wire-')), legacyPort, ['--legacy-leniency', leniency], entry)
}

async function startIn(folder: string, legacyPort: number, more: readonly string[], entry = 'proxy/src/main.ts'): Promise<Contestant> {
  const ports = ['--port', '0', '--admin-port', '0']
  const legacy = ['--legacy', `http://127.0.0.1:${legacyPort}`]
  const child = await startProcess(entry, [
    ...ports,
    ...legacy,
    ...more,
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
