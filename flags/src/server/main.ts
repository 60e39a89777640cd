// The flags process: settings, log, signals, the ready message. Everything else is app.ts.
import closeWithGrace from 'close-with-grace'
import { pino } from 'pino'
import { createFlagsServer } from './app.ts'
import { readFlagsServerSettings } from './config.ts'

const settings = readFlagsServerSettings()
const output = pino.destination(1)
const log = pino({ level: settings.logLevel, base: { service: 'flags' } }, output)

try {
  const app = await createFlagsServer(settings, log)
  const url = await app.listen({ host: settings.host, port: settings.port })
  const grace = closeWithGrace({ delay: settings.drainMs, logger: false }, async ({ err, signal }) => {
    if (err !== undefined) log.fatal({ event: 'flags.fault', err }, 'the flags server ends after a fault of its own')
    else log.info({ event: 'flags.draining', signal: signal ?? 'parent gone' }, 'draining: finishing what runs, accepting nothing new')
    await app.close()
  })
  // Whoever started this process is gone and its pipe with it; pino's flush at exit would try a broken pipe for ever (sonic-boom, flushSync).
  process.once('disconnect', () => {
    Object.assign(output, { write: () => true, flushSync: () => undefined })
    void grace.close()
  })
  if (settings.token === '') log.warn({ event: 'flags.gap' }, 'no token: changes over HTTP are refused, the command line works')
  log.info({ event: 'flags.ready', url, flagsFile: settings.flagsFile }, 'ready')
  process.send?.({ type: 'ready', url })
} catch (error) {
  process.stderr.write(`${whyNotStarted(error as NodeJS.ErrnoException)}\n`)
  process.exit(1)
}

function whyNotStarted(error: NodeJS.ErrnoException): string {
  const { host, port } = settings
  if (error.code === 'EADDRINUSE')
    return `flags-server: port ${port} on ${host} is taken; stop what listens there or choose another with --port`
  if (error.code === 'EACCES') return `flags-server: port ${port} may not be opened by this user; choose one above 1023 with --port`
  if (error.code === 'EADDRNOTAVAIL' || error.code === 'ENOTFOUND')
    return `flags-server: ${host} is not an address of this machine; change --host`
  return `flags-server: starting failed: ${error.message}`
}
