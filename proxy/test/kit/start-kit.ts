// The proxy as main.ts builds it, between a stub legacy and a stub candidate, with one known partner. Everything ends with the `await using` block.
import { createHash } from 'node:crypto'
import { mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readSettings } from '@ficus/settings'
import { pino } from 'pino'
import { createProxy } from '../../src/app.ts'
import { type ProxySettings, proxySettings } from '../../src/config.ts'
import type { DecisionView } from '../../src/decisions.ts'
import type { Stages } from '../../src/pipeline.ts'
import type { ChangeStages } from '../../src/serving.ts'
import { type Answer, type Asked, ask } from './ask.ts'
import { asked } from './sample-price.ts'
import { type StubCandidate, startStubCandidate } from './stub-candidate.ts'
import { adminKey, type StubLegacy, startStubLegacy } from './stub-legacy.ts'

export const apiKey = 'key-of-partner-seven'
export const testerToken = 'tester-token-of-the-tests'

export interface KitOptions {
  readonly stage: 'off' | 'shadow' | 'canary' | 'live' | 'retired'
  readonly mirrorBasisPoints?: number
  readonly settings?: Partial<ProxySettings>
  /** A key that MES takes and the partner directory does not know. */
  readonly alsoAtMes?: string
  /** Others in place of the usual stages, or around them. */
  readonly replaced?: Partial<Stages> | ChangeStages
}

export interface Kit extends AsyncDisposable {
  readonly url: string
  readonly adminUrl: string
  readonly legacy: StubLegacy
  readonly candidate: StubCandidate
  /** Asks for the price of the sample model as partner 7. */
  price(changed?: Partial<Asked>): Promise<Answer>
  ask(asked: Asked): Promise<Answer>
  admin(asked: Asked): Promise<Answer>
  /** The latest decisions once `isDone` holds; the proxy decides and compares after the client has its answer. */
  decisions(isDone: (decisions: readonly DecisionView[]) => boolean): Promise<readonly DecisionView[]>
  /** Puts other flags in force for all requests from now on. */
  setFlag(flag: FlagOfKit): Promise<void>
  /** What the proxy logged so far. */
  readonly logged: readonly { readonly event?: string; readonly msg: string }[]
  /** What the local history says so far: kills, releases, and what breakers did. */
  history(): Promise<readonly { readonly action: string; readonly by: string; readonly why: string }[]>
  close(): Promise<void>
}

export interface FlagOfKit {
  readonly stage: KitOptions['stage']
  readonly mirrorBasisPoints?: number
  readonly shareBasisPoints?: number
  readonly partners?: { readonly allow?: readonly string[]; readonly deny?: readonly string[] }
}

export async function startKit({
  stage,
  mirrorBasisPoints = stage === 'shadow' ? 10_000 : 0,
  settings = {},
  alsoAtMes = apiKey,
  replaced = {},
}: KitOptions): Promise<Kit> {
  const folder = await mkdtemp(join(tmpdir(), 'ficus-proxy-'))
  const logged: { event?: string; msg: string }[] = []
  const legacy = await startStubLegacy([apiKey, alsoAtMes])
  const candidate = await startStubCandidate()
  const flagsFile = join(folder, 'flags.json')
  const partnersFile = join(folder, 'partners.json')
  let revision = 0
  async function writeFlag(flag: FlagOfKit): Promise<void> {
    const wanted = { mirrorBasisPoints: 0, ...(flag.stage === 'canary' ? { shareBasisPoints: 10_000 } : {}), ...flag }
    revision += 1
    await writeFile(`${flagsFile}.new`, JSON.stringify({ revision, flags: { 'pricing.calculate': wanted } }))
    await rename(`${flagsFile}.new`, flagsFile)
  }
  await writeFlag({ stage, mirrorBasisPoints })
  const apiKeySha256 = createHash('sha256').update(apiKey).digest('hex')
  await writeFile(partnersFile, JSON.stringify([{ id: 7, name: 'Seventh Ring', apiKeySha256 }]))
  const proxy = await createProxy(
    {
      ...defaults(legacy.url),
      port: 0,
      adminPort: 0,
      pricing: candidate.url,
      mesAdminKey: adminKey,
      flagsFile,
      partnersFile,
      testerToken,
      drainMs: 2_000,
      tunnelDrainMs: 200,
      ...settings,
    },
    pino({ level: 'info' }, { write: line => logged.push(JSON.parse(line)) }),
    typeof replaced === 'function' ? replaced : usual => ({ ...usual, ...replaced }),
  )
  const { url, adminUrl } = await proxy.listen()

  const admin = (what: Asked) => ask(adminUrl, what)
  async function decisions(isDone: (decisions: readonly DecisionView[]) => boolean): Promise<readonly DecisionView[]> {
    for (;;) {
      const { text } = await admin({ path: '/decisions' })
      const latest = (JSON.parse(text) as { decisions: DecisionView[] }).decisions
      if (isDone(latest)) return latest
    }
  }
  async function setFlag(flag: FlagOfKit): Promise<void> {
    await writeFlag(flag)
    while (JSON.parse((await admin({ path: '/assignments' })).text).flags.revision !== revision);
  }
  const history = async () =>
    (await readFile(join(folder, 'flags.kill.history.jsonl'), 'utf8').catch(() => ''))
      .split('\n')
      .filter(line => line !== '')
      .map(line => JSON.parse(line))
  let closing: Promise<void> | null = null
  const close = () => (closing ??= proxy.close())
  return {
    url,
    adminUrl,
    legacy,
    candidate,
    ask: what => ask(url, what),
    admin,
    decisions,
    setFlag,
    logged,
    history,
    price: changed =>
      ask(url, { method: 'POST', path: '/api/partner/prices', headers: { 'X-Api-Key': apiKey }, body: JSON.stringify(asked), ...changed }),
    close,
    [Symbol.asyncDispose]: async () => {
      await close()
      await legacy[Symbol.asyncDispose]()
      await candidate[Symbol.asyncDispose]()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

function defaults(legacy: string): ProxySettings {
  const outcome = readSettings(proxySettings, ['--legacy', legacy], {})
  if (outcome.kind !== 'settings') throw new Error('the proxy has no default settings')
  return outcome.settings
}
