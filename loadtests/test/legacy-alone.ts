// A legacy of a test's own, with nothing before it: real process, real PostgreSQL, a small seed. Called by the tests of the feeders.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freshDatabase } from '../../scripts/test-services/fresh-database.ts'
import { startProcess } from '../../scripts/test-services/start-process.ts'
import type { Landscape } from '../src/landscape/landscape-file.ts'

export interface LegacyAlone extends AsyncDisposable {
  readonly url: string
  readonly credentials: Pick<Landscape, 'partners' | 'operators' | 'adminKey'>
}

export async function startLegacyAlone({ seedOrders = 300 } = {}): Promise<LegacyAlone> {
  await using started = new AsyncDisposableStack()
  const database = started.use(await freshDatabase())
  const folder = mkdtempSync(join(tmpdir(), 'ficus-legacy-'))
  started.defer(() => rmSync(folder, { recursive: true, force: true }))
  const credentialsFile = join(folder, 'credentials.json')
  const flags = ['--port', '0', '--database-url', database.url, '--models-dir', join(folder, 'models'), '--seed-orders', String(seedOrders)]
  const mes = started.use(await startProcess('legacy-adapters/src/stand-in/main.ts', [...flags, '--credentials-file', credentialsFile]))
  const owned = started.move()
  return {
    url: mes.ready['url']!,
    credentials: JSON.parse(readFileSync(credentialsFile, 'utf8')) as LegacyAlone['credentials'],
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  }
}
