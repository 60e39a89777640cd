// In: settings. Out: the landscape, up and ready, or nothing at all. This file knows the order of start and stop; the work is done elsewhere.
import { mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { type ChildDefinition, type SupervisedChild, superviseChild } from './child.ts'
import {
  flagsServer,
  type Ground,
  type LandscapeFiles,
  landscapeFiles,
  mesStandIn,
  portOf,
  portOffsets,
  pricingApi,
  pricingWorker,
  proxy,
} from './children.ts'
import type { LandscapeSettings } from './config.ts'
import { openDatabases } from './databases.ts'
import { type Landscape, removeLandscapeFile, writeLandscapeFile } from './landscape-file.ts'
import { lockLandscape } from './lock.ts'
import { readCredentials, writePartnerDirectory } from './partner-directory.ts'
import { requireFreePort } from './ports.ts'
import { requireRoom } from './room.ts'
import { type LandscapeSecrets, landscapeSecrets } from './secrets.ts'

export interface RunningLandscape {
  readonly file: string
  readonly logFolder: string
  landscape(): Landscape
  readonly children: Readonly<Record<'proxy' | 'mes' | 'pricingApi' | 'pricingWorker' | 'flags', SupervisedChild>>
  stop(): Promise<void>
}

/** Errors: Error with one line that says what to do; everything that had been started is stopped before it is thrown. */
export async function startLandscape(
  settings: LandscapeSettings,
  say: (line: string) => void,
  stopEarly: AbortSignal = new AbortController().signal,
): Promise<RunningLandscape> {
  await using started = new AsyncDisposableStack()
  const lock = lockLandscape(settings.varDir, say)
  started.defer(lock.release)
  requireRoom(settings.varDir)
  await requireFreePorts(settings)
  const secrets = landscapeSecrets(settings.varDir)
  const databases = await timed(say, 'PostgreSQL', openDatabases(settings, secrets, say))
  started.defer(databases.stop)
  const files = landscapeFiles(settings.varDir)
  for (const folder of [files.logs, files.models, files.mesModels, dirname(files.flags)]) mkdirSync(folder, { recursive: true })

  let rewrite: () => void = () => undefined // until the file exists, a child that restarts has nothing to correct in it
  const up: Up = async (title, definition) => {
    if (stopEarly.aborted) throw new Error('stopped before it was up; nothing is left running')
    const child = await timed(say, title, superviseChild(definition, files.logs, { say, restarted: () => rewrite() }))
    started.defer(child.stop)
    return child
  }
  const children = await startChildren({ settings, secrets, databases, files }, up)
  const landscape = () => landscapeOf(children, secrets, files)
  const file = writeLandscapeFile(settings.varDir, landscape())
  rewrite = () => writeLandscapeFile(settings.varDir, landscape())
  started.defer(() => removeLandscapeFile(settings.varDir))
  const running = started.move()
  return { file, logFolder: files.logs, landscape, children, stop: () => running.disposeAsync() }
}

type Up = (title: string, definition: ChildDefinition) => Promise<SupervisedChild>

/** The order of the start; the proxy comes last, so that its door opens onto something. */
async function startChildren(ground: Ground, up: Up): Promise<RunningLandscape['children']> {
  const mes = await up('MES stand-in', mesStandIn(ground))
  const flags = await up('flags', flagsServer(ground))
  const pricingApiChild = await up('pricing api', pricingApi(ground))
  const pricingWorkerChild = await up('pricing worker', pricingWorker(ground))
  writePartnerDirectory(ground.files.partners, readCredentials(ground.files.credentials))
  const proxyChild = await up('proxy', proxy(ground, { mes: mes.ready, pricing: pricingApiChild.ready, flags: flags.ready }))
  return { proxy: proxyChild, mes, pricingApi: pricingApiChild, pricingWorker: pricingWorkerChild, flags }
}

function landscapeOf(children: RunningLandscape['children'], secrets: LandscapeSecrets, files: LandscapeFiles): Landscape {
  const address = (child: SupervisedChild, name = 'url') => child.ready[name] as string
  return {
    proxy: {
      url: address(children.proxy),
      adminUrl: address(children.proxy, 'adminUrl'),
      adminToken: secrets.proxyAdminToken,
      testerToken: secrets.testerToken,
    },
    mes: { url: address(children.mes) },
    pricing: { url: address(children.pricingApi) },
    flags: { url: address(children.flags), token: secrets.flagsToken, file: files.flags },
    ...readCredentials(files.credentials),
    pids: pidsOf(children),
  }
}

async function requireFreePorts(settings: LandscapeSettings): Promise<void> {
  if (settings.portBase === 0) return
  for (const name of Object.keys(portOffsets) as (keyof typeof portOffsets)[]) await requireFreePort(portOf(settings, name), name)
}

function pidsOf(children: RunningLandscape['children']): Landscape['pids'] {
  return Object.fromEntries(Object.entries(children).map(([name, child]) => [name, child.pid() ?? 0])) as unknown as Landscape['pids']
}

const stillWaitingEveryMs = 3_000

async function timed<T>(say: (line: string) => void, title: string, work: Promise<T>): Promise<T> {
  const startedAt = performance.now()
  const seconds = () => ((performance.now() - startedAt) / 1000).toFixed(1)
  const waiting = setInterval(() => say(`  waiting for ${title} (${seconds()} s)`), stillWaitingEveryMs)
  try {
    const result = await work
    say(`${title} is up (${seconds()} s)`)
    return result
  } finally {
    clearInterval(waiting)
  }
}
