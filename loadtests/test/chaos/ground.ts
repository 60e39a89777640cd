// In: databases, a queue. Out: the real landscape under its own supervisor, with two proxies side by side instead of its one: the first a single process, the
// second a primary with two processes that serve. Called by chaos-run.ts.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type SupervisedChild, superviseChild } from '../../../scripts/landscape/child.ts'
import { landscapeFiles, proxy } from '../../../scripts/landscape/children.ts'
import type { LandscapeSettings } from '../../../scripts/landscape/config.ts'
import { type RunningLandscape, startLandscape } from '../../../scripts/landscape/landscape.ts'
import { landscapeSecrets } from '../../../scripts/landscape/secrets.ts'

export interface ChaosGround extends AsyncDisposable {
  readonly running: RunningLandscape
  readonly proxies: readonly SupervisedChild[]
}

export interface ChaosStores {
  readonly mesDatabaseUrl: string
  readonly pricingDatabaseUrl: string
  /** Empty: the pricing database. */
  readonly queueUrl: string
}

const seedOrders = 2_000
const candidateDeadlineMs = 4_000
const proxyShapes = [
  { name: 'proxy-1', proxyProcesses: 1 },
  { name: 'proxy-2', proxyProcesses: 2 },
] as const
/** What a killed proxy left open is settled within seconds, so that the reckoning need not wait for minutes. */
const soonSettled = ['--write-back-settle-ms', '4000', '--outbox-every-ms', '500', '--outbox-absent-ms', '2000'] as const

export async function openGround({ mesDatabaseUrl, pricingDatabaseUrl, queueUrl }: ChaosStores): Promise<ChaosGround> {
  await using started = new AsyncDisposableStack()
  const varDir = mkdtempSync(join(tmpdir(), 'ficus-chaos-'))
  started.defer(() => rmSync(varDir, { recursive: true, force: true }))
  const settings: LandscapeSettings = {
    ...{ portBase: 0, varDir, databaseUrlMes: mesDatabaseUrl, databaseUrlPricing: pricingDatabaseUrl, queueUrl },
    ...{ seedOrders, candidateDeadlineMs, proxyProcesses: 1, workerThreads: 1 },
  }
  const running = await startLandscape(settings, () => undefined)
  started.defer(() => running.stop())
  await running.children.proxy.stop() // two others stand where it stood
  const proxies = await Promise.all(
    proxyShapes.map(({ name, proxyProcesses }) => openProxy(name, running, { ...settings, proxyProcesses })),
  )
  for (const child of proxies) started.defer(() => child.stop())
  const owned = started.move()
  return { running, proxies, [Symbol.asyncDispose]: () => owned.disposeAsync() }
}

/** Both have the same flags, kill file, legacy and pricing service. */
function openProxy(name: string, running: RunningLandscape, settings: LandscapeSettings): Promise<SupervisedChild> {
  const { mes, pricingApi, flags } = running.children
  const files = landscapeFiles(settings.varDir)
  const own = { settings, secrets: landscapeSecrets(settings.varDir), files: { ...files, mismatches: `${files.mismatches}-${name}` } }
  const usual = proxy(own, { mes: mes.ready, pricing: pricingApi.ready, flags: flags.ready })
  const definition = { ...usual, name, flags: (previous: Parameters<typeof usual.flags>[0]) => [...usual.flags(previous), ...soonSettled] }
  return superviseChild(definition, files.logs, { say: () => undefined, restarted: () => undefined })
}
