// The proxy process: settings, log, signals, the ready message. What it does is app.ts's; with several processes life/primary.ts's and life/worker.ts's.
import cluster from 'node:cluster'
import { hostname } from 'node:os'
import type { KillAuthor } from '@ficus/flags'
import closeWithGrace from 'close-with-grace'
import { pino } from 'pino'
import manifest from '../package.json' with { type: 'json' }
import { isLoopback } from './admin/write-guard.ts'
import { createProxy } from './app.ts'
import { type ProxySettings, readProxySettings } from './config.ts'
import { createPrimary } from './life/primary.ts'
import { runWorker } from './life/worker.ts'
import { settleMarginMs } from './serving.ts'

/** After draining and settling, for closing files and for the last words. */
const closeMarginMs = 2_000

/** What runs, whichever of the three it is. */
interface Running {
  /** Null in a worker, whose primary says it for all. */
  readonly urls: { readonly url: string; readonly adminUrl: string } | null
  /** On SIGHUP. */
  renew(): Promise<void>
  /** On SIGUSR2. */
  killAll(author: KillAuthor): Promise<void>
  close(): Promise<void>
}

const settings = readProxySettings()
const servingLimitMs = Math.max(settings.drainMs, settings.tunnelDrainMs, settings.keepAliveDrainMs) + settleMarginMs + closeMarginMs
const supervises = cluster.isPrimary && settings.processes > 1
const output = pino.destination(1)
const base = { service: 'proxy', ...(cluster.worker === undefined ? {} : { worker: cluster.worker.id }) }
const log = pino({ level: settings.logLevel, base }, output)
let end = () => {}
const started = Promise.withResolvers<Running>()
// The first thing of all: unheard, this signal would end the process.
process.on('SIGUSR2', () => void started.promise.then(killedAll))

try {
  const running = await (cluster.isWorker ? runAsWorker() : supervises ? runAsPrimary() : runAlone())
  started.resolve(running)
  const grace = closeWithGrace(
    // SIGHUP asks for new workers and a new look at the routes file, except in a terminal, where it says that the terminal is gone.
    // SIGUSR2 is the kill switch.
    {
      delay: supervises ? servingLimitMs + closeMarginMs : servingLimitMs,
      logger: false,
      skip: process.stdout.isTTY ? ['SIGUSR2'] : ['SIGUSR2', 'SIGHUP'],
    },
    ({ err, signal }) => {
      if (err !== undefined) log.fatal({ event: 'proxy.fault', err }, 'the proxy ends after a fault of its own')
      else log.info({ event: 'proxy.draining', signal: signal ?? 'told to' }, 'draining: finishing what runs, accepting nothing new')
      return closeOnce()
    },
  )
  let closing: Promise<void> | null = null
  const closeOnce = () => (closing ??= running.close())
  end = () => {
    if (closing === null) void grace.close()
  }
  // Whoever started this process is gone and its pipe with it; pino's flush at exit would try a broken pipe for ever (sonic-boom, flushSync).
  process.once('disconnect', () => {
    Object.assign(output, { write: () => true, flushSync: () => undefined })
    end()
  })
  if (!process.stdout.isTTY) process.on('SIGHUP', () => void renewed(running))
  if (running.urls !== null) {
    const { legacy, pricing, processes } = settings
    warnOfGaps(settings)
    log.info({ event: 'proxy.ready', ...running.urls, legacy, pricing: pricing === '' ? 'none' : pricing, processes }, 'ready')
    process.send?.({ type: 'ready', ...running.urls })
  }
} catch (error) {
  process.stderr.write(`${whyNotStarted(error as NodeJS.ErrnoException, settings)}\n`)
  process.exit(1)
}

async function runAlone(): Promise<Running> {
  const { listen, reload, killAll, close } = await createProxy(settings, log)
  return { urls: await listen(), renew: reload, killAll, close }
}

async function runAsPrimary(): Promise<Running> {
  const { listen, renew, killAll, close } = await createPrimary(settings, log, servingLimitMs)
  return { urls: await listen(), renew, killAll, close }
}

async function runAsWorker(): Promise<Running> {
  const { killAll, close } = await runWorker(settings, log, () => end())
  // The hang-up of a terminal or a service manager reaches the whole group; the primary acts on it.
  return { urls: null, renew: async () => {}, killAll, close }
}

async function killedAll(running: Running): Promise<void> {
  const author = { by: `SIGUSR2 to process ${process.pid} on ${hostname()}`, why: 'the signal that kills every capability was sent' }
  try {
    await running.killAll(author)
    log.warn({ event: 'kill.signal' }, 'SIGUSR2: every capability is killed, legacy answers everything until each is released')
  } catch (err) {
    log.error({ event: 'kill.signal-failed', err }, 'SIGUSR2: legacy answers everything in this process, but not everybody may know')
  }
}

async function renewed(running: Running): Promise<void> {
  if (running.urls !== null) log.info({ event: 'proxy.renewing' }, 'SIGHUP: reading the routes file and renewing what serves')
  await running.renew()
}

function warnOfGaps({ pricing, mesAdminKey, adminHost, adminToken }: ProxySettings): void {
  const absent = manifest.nodeOptions.filter(option => !process.execArgv.includes(option))
  if (absent.length > 0)
    log.info(
      { event: 'proxy.node-options', absent },
      'started without these options of node: large uploads cost twice the CPU (decision 0011)',
    )
  if (pricing !== '' && mesAdminKey === '') {
    log.warn(
      { event: 'proxy.gap' },
      'no mesAdminKey: the candidate can answer previews and refusals only; legacy answers every price that is to be stored',
    )
  }
  if (adminToken === '' && !isLoopback(adminHost)) {
    log.warn(
      { event: 'proxy.gap' },
      `the admin port is open on ${adminHost} without an adminToken: the kill switch refuses to work until one is set`,
    )
  }
}

function whyNotStarted(error: NodeJS.ErrnoException & { port?: number; address?: string }, { legacy }: ProxySettings): string {
  if (error.code === 'EADDRINUSE')
    return `proxy: port ${error.port} on ${error.address} is taken; stop what listens there or choose another with --port or --admin-port`
  if (error.code === 'EACCES')
    return `proxy: port ${error.port} may not be opened by this user; choose one above 1023 with --port or --admin-port`
  if (error.code === 'EADDRNOTAVAIL' || error.code === 'ENOTFOUND')
    return `proxy: the address ${error.address ?? ''} is not one of this machine; change --host or --admin-host`
  return `proxy: starting in front of ${legacy} failed: ${error.message}`
}
