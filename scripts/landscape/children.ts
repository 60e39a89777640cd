// In: settings, secrets and addresses. Out: how each of our processes is started: its entry, flags and secrets, as data.
import { join } from 'node:path'
import proxyPackage from '@ficus/proxy/package.json' with { type: 'json' }
import type { ChildDefinition, ReadyMessage } from './child.ts'
import type { LandscapeSettings } from './config.ts'
import type { Databases } from './databases.ts'
import type { LandscapeSecrets } from './secrets.ts'

export interface Ground {
  readonly settings: LandscapeSettings
  readonly secrets: LandscapeSecrets
  readonly databases: Databases
  readonly files: LandscapeFiles
}

export type LandscapeFiles = ReturnType<typeof landscapeFiles>

export function landscapeFiles(varDir: string) {
  return {
    credentials: join(varDir, 'mes-credentials.json'),
    partners: join(varDir, 'partners.json'),
    flags: join(varDir, 'flags', 'flags.json'),
    kills: join(varDir, 'flags', 'flags.kill.json'),
    mesModels: join(varDir, 'mes-models'),
    models: join(varDir, 'models'),
    logs: join(varDir, 'logs'),
    mismatches: join(varDir, 'mismatches'),
  } as const
}

/** One in a hundred comparisons has legacy asked once more: enough to learn its noise, and little beside what clients ask. */
const noiseSampleBasisPoints = 100

/** Ports on top of the base, a fixed point of the architecture; base 0 takes any free port, and a restart keeps the one it had. */
export const portOffsets = { proxy: 0, proxyAdmin: 1, mes: 10, pricing: 20, flags: 30 } as const

export function portOf(settings: LandscapeSettings, name: keyof typeof portOffsets): number {
  return settings.portBase === 0 ? 0 : settings.portBase + portOffsets[name]
}

const keptPort = (wished: number, previousUrl: string | undefined) =>
  previousUrl === undefined ? String(wished) : new URL(previousUrl).port

export function mesStandIn({ settings, secrets, databases, files }: Ground): ChildDefinition {
  return {
    name: 'mes',
    entry: 'legacy-adapters/src/stand-in/main.ts',
    flags: previous => [
      ...['--port', keptPort(portOf(settings, 'mes'), previous?.['url'])],
      ...['--seed-orders', String(settings.seedOrders)],
      ...['--models-dir', files.mesModels],
      ...['--credentials-file', files.credentials],
    ],
    env: { DATABASE_URL: databases.mesUrl, SEED_SECRET: secrets.mesSeedSecret, ADMIN_KEY: secrets.mesAdminKey },
  }
}

export function pricingApi({ settings, databases, files }: Ground): ChildDefinition {
  return {
    name: 'pricing-api',
    entry: 'pricing-service/src/main-api.ts',
    flags: previous => ['--port', keptPort(portOf(settings, 'pricing'), previous?.['url']), '--models-dir', files.models],
    env: { DATABASE_URL: databases.pricingUrl, QUEUE_URL: settings.queueUrl },
  }
}

export function pricingWorker({ settings, databases, files }: Ground): ChildDefinition {
  return {
    name: 'pricing-worker',
    entry: 'pricing-service/src/main-worker.ts',
    flags: () => ['--port', '0', '--models-dir', files.models, '--thread-count', String(settings.workerThreads)],
    env: { DATABASE_URL: databases.pricingUrl, QUEUE_URL: settings.queueUrl },
  }
}

export function flagsServer({ settings, secrets, files }: Ground): ChildDefinition {
  return {
    name: 'flags',
    entry: 'flags/src/server/main.ts',
    flags: previous => ['--port', keptPort(portOf(settings, 'flags'), previous?.['url']), '--flags-file', files.flags],
    env: { TOKEN: secrets.flagsToken },
  }
}

export function proxy(
  { settings, secrets, files }: Pick<Ground, 'settings' | 'secrets' | 'files'>,
  upstreams: { mes: ReadyMessage; pricing: ReadyMessage; flags: ReadyMessage },
): ChildDefinition {
  return {
    name: 'proxy',
    entry: 'proxy/src/main.ts',
    nodeOptions: proxyPackage.nodeOptions,
    flags: previous => [
      ...['--port', keptPort(portOf(settings, 'proxy'), previous?.['url'])],
      ...['--admin-port', keptPort(portOf(settings, 'proxyAdmin'), previous?.['adminUrl'])],
      ...[
        '--legacy',
        upstreams.mes['url'] as string,
        '--pricing',
        upstreams.pricing['url'] as string,
        '--flags-url',
        upstreams.flags['url'] as string,
      ],
      ...['--processes', String(settings.proxyProcesses)],
      ...['--flags-file', files.flags, '--kill-file', files.kills, '--partners-file', files.partners],
      ...['--candidate-deadline-ms', String(settings.candidateDeadlineMs)],
      ...['--mismatches-dir', files.mismatches, '--noise-sample-basis-points', String(noiseSampleBasisPoints)],
    ],
    env: { MES_ADMIN_KEY: secrets.mesAdminKey, ADMIN_TOKEN: secrets.proxyAdminToken, TESTER_TOKEN: secrets.testerToken },
  }
}
