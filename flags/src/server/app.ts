// The flags server without a process around it: in: settings and a log. Out: a fastify app that listens where it is told, and its flags.
import Fastify, { type FastifyBaseLogger, type FastifyInstance } from 'fastify'
import { flagStore } from '../audit/flag-store.ts'
import { openFlags } from '../client.ts'
import type { FlagsServerSettings } from './config.ts'
import { createServerMetrics } from './metrics.ts'
import { answerProblems } from './problems.ts'
import { registerChanging } from './routes/changing.ts'
import { registerOperations } from './routes/operations.ts'
import { registerReading } from './routes/reading.ts'
import { registerUnleash } from './routes/unleash.ts'
import type { ServerParts } from './server-parts.ts'

export async function createFlagsServer(settings: FlagsServerSettings, log: FastifyBaseLogger): Promise<FastifyInstance> {
  const { flagsFile, killFile, token, pollIntervalMs, staleAfterMs } = settings
  const store = flagStore(flagsFile, killFile === '' ? {} : { killFile })
  const flags = await openFlags({
    file: store.file,
    killFile: store.killFile,
    pollIntervalMs,
    staleAfterMs,
    appName: 'ficus-flags-server',
    onChange: ({ revision, source, refused }) =>
      log.info({ event: 'flags.changed', revision, source, refused }, 'the flags in force changed'),
  })
  let draining = false
  const parts: ServerParts = { flags, store, token, metrics: createServerMetrics(flags), isReady: () => !draining }

  const app: FastifyInstance = Fastify({
    loggerInstance: log,
    disableRequestLogging: true,
    // Nothing is guessed: "5" is no number and an unknown key is an error, not a silent loss.
    ajv: { customOptions: { removeAdditional: false, coerceTypes: false, useDefaults: false } },
    forceCloseConnections: 'idle',
  })
  answerProblems(app)
  registerOperations(app, parts)
  registerReading(app, parts)
  registerChanging(app, parts)
  registerUnleash(app, parts)
  app.addHook('preClose', async () => {
    draining = true
  })
  app.addHook('onClose', () => flags.close())
  return app
}
