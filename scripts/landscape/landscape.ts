// In: settings. Out: the landscape, up and ready, or nothing at all. This file knows the order of start and stop; the work is done elsewhere.
import { mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { type SupervisedChild, superviseChild } from './child.ts'
import { flagsServer, type Ground, landscapeFiles, mesStandIn, portOf, portOffsets, pricingApi, pricingWorker, proxy } from './children.ts'
import type { LandscapeSettings } from './config.ts'
import { openDatabases } from './databases.ts'
import { type Landscape, removeLandscapeFile, writeLandscapeFile } from './landscape-file.ts'
import { lockLandscape } from './lock.ts'
import { readCredentials, writePartnerDirectory } from './partner-directory.ts'
import { requireFreePort } from './ports.ts'
import { requireRoom } from './room.ts'
import { landscapeSecrets } from './secrets.ts'

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
  const undo: (() => unknown)[] = []
  const stop = async (): Promise<void> => {
    for (const step of undo.splice(0).reverse()) await step()
  }
  const unlessStopped = () => {
    if (stopEarly.aborted) throw new Error('stopped before it was up; nothing is left running')
  }
  const started = <T extends { stop(): Promise<void> }>(part: T): T => {
    undo.push(() => part.stop())
    return part
  }
  try {
    const lock = lockLandscape(settings.varDir, say)
    undo.push(lock.release)
    requireRoom(settings.varDir)
    await requireFreePorts(settings)
    const secrets = landscapeSecrets(settings.varDir)
    const databases = started(await timed(say, 'PostgreSQL', openDatabases(settings, secrets, say)))
    const files = landscapeFiles(settings.varDir)
    for (const folder of [files.logs, files.models, files.mesModels, dirname(files.flags)]) mkdirSync(folder, { recursive: true })

    const ground: Ground = { settings, secrets, databases, files }
    const events = { say, restarted: () => write() }
    const up = async (title: string, definition: Parameters<typeof superviseChild>[0]) => {
      unlessStopped()
      return started(await timed(say, title, superviseChild(definition, files.logs, events)))
    }
    const mes = await up('MES stand-in', mesStandIn(ground))
    const flags = await up('flags', flagsServer(ground))
    const pricingApiChild = await up('pricing api', pricingApi(ground))
    const pricingWorkerChild = await up('pricing worker', pricingWorker(ground))
    const credentials = readCredentials(files.credentials)
    writePartnerDirectory(files.partners, credentials)
    const proxyChild = await up('proxy', proxy(ground, { mes: mes.ready, pricing: pricingApiChild.ready, flags: flags.ready }))

    const children = { proxy: proxyChild, mes, pricingApi: pricingApiChild, pricingWorker: pricingWorkerChild, flags }
    const landscape = (): Landscape => ({
      proxy: {
        url: proxyChild.ready['url'] as string,
        adminUrl: proxyChild.ready['adminUrl'] as string,
        adminToken: secrets.proxyAdminToken,
        testerToken: secrets.testerToken,
      },
      mes: { url: mes.ready['url'] as string },
      pricing: { url: pricingApiChild.ready['url'] as string },
      flags: { url: flags.ready['url'] as string, token: secrets.flagsToken, file: files.flags },
      ...credentials,
      pids: pidsOf(children),
    })
    unlessStopped()
    const write = (): string => writeLandscapeFile(settings.varDir, landscape())
    const file = write()
    undo.push(() => removeLandscapeFile(settings.varDir))
    return { file, logFolder: files.logs, landscape, children, stop }
  } catch (error) {
    await stop()
    throw error
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
