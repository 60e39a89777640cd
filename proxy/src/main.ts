// The proxy process: settings, log, signals, the ready message. Everything else is app.ts.
import closeWithGrace from 'close-with-grace'
import { pino } from 'pino'
import { isLoopback } from './admin/write-guard.ts'
import { createProxy } from './app.ts'
import { type ProxySettings, readProxySettings } from './config.ts'

/** After the drain itself, for closing pools and files. */
const closeMarginMs = 5_000

const settings = readProxySettings()
const output = pino.destination(1)
const log = pino({ level: settings.logLevel, base: { service: 'proxy' } }, output)

try {
  const proxy = await createProxy(settings, log)
  const { url, adminUrl } = await proxy.listen()
  const grace = closeWithGrace(
    { delay: Math.max(settings.drainMs, settings.tunnelDrainMs) + closeMarginMs, logger: false },
    async ({ err, signal }) => {
      if (err !== undefined) log.fatal({ event: 'proxy.fault', err }, 'the proxy ends after a fault of its own')
      else log.info({ event: 'proxy.draining', signal: signal ?? 'parent gone' }, 'draining: finishing what runs, accepting nothing new')
      await proxy.close()
    },
  )
  // Whoever started this process is gone and its pipe with it; pino's flush at exit would try a broken pipe for ever (sonic-boom, flushSync).
  process.once('disconnect', () => {
    Object.assign(output, { write: () => true, flushSync: () => undefined })
    void grace.close()
  })
  warnOfGaps(settings)
  log.info(
    { event: 'proxy.ready', url, adminUrl, legacy: settings.legacy, pricing: settings.pricing === '' ? 'none' : settings.pricing },
    'ready',
  )
  process.send?.({ type: 'ready', url, adminUrl })
} catch (error) {
  process.stderr.write(`${whyNotStarted(error as NodeJS.ErrnoException, settings)}\n`)
  process.exit(1)
}

function warnOfGaps({ pricing, mesAdminKey, adminHost, adminToken }: ProxySettings): void {
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
