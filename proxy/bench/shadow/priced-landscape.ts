// A stub legacy, a stub candidate with a misdeed, and proxies before them, each a process: what the benches of shadow and of obedience stand on.
import { createHash } from 'node:crypto'
import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { adminKey } from '../../test/kit/stub-legacy.ts'
import { type PinnedChild, spawnNode } from '../speed/cores.ts'
import { spawnProxy } from '../speed/shipped.ts'
import type { MisdeedName } from './misdeeds.ts'

export const apiKey = 'key-of-the-bench'
const capability = 'pricing.calculate'

export interface PricedLandscape extends AsyncDisposable {
  readonly proxies: readonly (PinnedChild & { readonly port: number; readonly adminUrl: string })[]
  readonly folder: string
  readonly flagsFile: string
  readonly killFile: string
  /** Writes other flags; who obeys them and when is what is measured. */
  writeFlag(flag: { readonly stage: string; readonly mirrorBasisPoints?: number }): void
  /** As writeFlag, and waits until every proxy says that they are in force. */
  setFlag(flag: { readonly stage: string; readonly mirrorBasisPoints?: number }): Promise<void>
}

export async function startPricedLandscape(
  misdeed: MisdeedName,
  proxyCount: number,
  words: readonly string[] = [],
): Promise<PricedLandscape> {
  await using starting = new AsyncDisposableStack()
  const folder = mkdtempSync(join(tmpdir(), 'ficus-bench-'))
  starting.defer(() => rmSync(folder, { recursive: true, force: true }))
  const [flagsFile, partnersFile] = [join(folder, 'flags.json'), join(folder, 'partners.json')]
  const apiKeySha256 = createHash('sha256').update(apiKey).digest('hex')
  writeFileSync(partnersFile, JSON.stringify([{ id: 7, name: 'Seventh Ring', apiKeySha256 }]))
  const legacy = starting.use(await spawnNode('load', resolve(import.meta.dirname, 'legacy.ts'), [apiKey]))
  const pricingPort = misdeed === 'refusing' ? await closedPort() : starting.use(await spawnNode('load', candidate, [misdeed])).port

  let revision = 0
  function writeFlag(flag: { readonly stage: string; readonly mirrorBasisPoints?: number }): void {
    revision += 1
    writeFileSync(`${flagsFile}.new`, JSON.stringify({ revision, flags: { [capability]: flag } }))
    renameSync(`${flagsFile}.new`, flagsFile)
  }
  writeFlag({ stage: 'off' })
  const upstreams = [
    '--legacy',
    `http://127.0.0.1:${legacy.port}`,
    '--pricing',
    `http://127.0.0.1:${pricingPort}`,
    '--mes-admin-key',
    adminKey,
  ]
  const files = ['--flags-file', flagsFile, '--partners-file', partnersFile]
  const proxies: (PinnedChild & { readonly port: number; readonly adminUrl: string })[] = []
  for (let count = 0; count < proxyCount; count++) {
    const adminPort = await closedPort()
    const own = ['--port', '0', '--admin-port', String(adminPort), '--log-level', 'silent', ...words]
    const proxy = starting.use(await spawnProxy([...upstreams, ...files, ...own]))
    proxies.push({ ...proxy, adminUrl: `http://127.0.0.1:${adminPort}` })
  }

  async function setFlag(flag: { readonly stage: string; readonly mirrorBasisPoints?: number }): Promise<void> {
    writeFlag(flag)
    for (const { adminUrl } of proxies) while ((await revisionAt(adminUrl)) !== revision);
  }
  const running = starting.move()
  const killFile = join(folder, 'flags.kill.json')
  return { proxies, folder, flagsFile, killFile, writeFlag, setFlag, [Symbol.asyncDispose]: () => running.disposeAsync() }
}

const candidate = resolve(import.meta.dirname, 'candidate.ts')

async function revisionAt(adminUrl: string): Promise<number> {
  const answer = (await (await fetch(`${adminUrl}/assignments`)).json()) as { flags: { revision: number } }
  return answer.flags.revision
}

/** A port on which nobody listens. */
async function closedPort(): Promise<number> {
  const server = createServer()
  await new Promise<void>(done => server.listen(0, '127.0.0.1', done))
  const { port } = server.address() as { port: number }
  await new Promise(done => server.close(done))
  return port
}
