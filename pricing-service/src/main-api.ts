// The api process: takes models and quote requests over HTTP, keeps them in PostgreSQL, queues them, answers quotes.
import pino from 'pino'
import { type PricingApiSettings, readPricingApiSettings } from './config-api.ts'
import { openAdmission } from './http/admission.ts'
import { createApiMetrics } from './http/api-metrics.ts'
import { buildApi } from './http/app.ts'
import { openModelFiles } from './models/model-files.ts'
import { liveAsProcess, type RunningProcess } from './process-life.ts'
import { openProducer } from './queue/producer.ts'
import { openRelay } from './queue/relay.ts'
import { queueBackendOf } from './queue/transport.ts'
import { openDatabase } from './store/database.ts'
import { openFinishedWaits } from './store/finished-waits.ts'
import { migrate } from './store/migrate.ts'

const leftoverUploadMs = 3_600_000

const settings = readPricingApiSettings()
const output = pino.destination(1)
const log = pino({ name: 'pricing-api', level: settings.logLevel }, output)
await liveAsProcess({ name: 'pricing-api', log, output, endAfterMs: settings.drainMs + 5_000, start: () => startApi(settings) })

async function startApi(settings: PricingApiSettings): Promise<RunningProcess> {
  const { databaseUrl, storeDeadlineMs } = settings
  const warn = (error: Error) => log.warn({ err: error }, 'something this process needs is away')
  await migrate(databaseUrl, storeDeadlineMs)
  const models = await openModelFiles(settings.modelsDir)
  await models.removeLeftovers(leftoverUploadMs)
  // Uploads end within minutes; what an api that was killed left behind is too young to be told apart when this one starts.
  const sweep = setInterval(() => void models.removeLeftovers(leftoverUploadMs).catch(warn), leftoverUploadMs)
  const backend = queueBackendOf(settings.queueUrl || databaseUrl, storeDeadlineMs)
  await backend.prepare()

  const database = openDatabase({
    url: databaseUrl,
    connectionCount: settings.storeConnectionCount,
    deadlineMs: storeDeadlineMs,
    onConnectionLost: warn,
  })
  const producer = await openProducer({ backend, queueName: settings.queueName, deadlineMs: storeDeadlineMs, onFault: warn })
  const admission = await openAdmission({ database, producer, queuedCountMax: settings.queuedCountMax, onFault: warn })
  const waits = openFinishedWaits({ database, url: databaseUrl, pollEveryMs: settings.pollEveryMs, onLost: warn })
  const metrics = createApiMetrics(
    () => admission.figures,
    () => waits.openCount,
  )
  const relay = openRelay({
    database,
    producer,
    relayEveryMs: settings.relayEveryMs,
    reconcileEveryMs: settings.reconcileEveryMs,
    jobLostAfterMs: settings.jobLostAfterMs,
    onFault: warn,
    onRequeued: quoteId => {
      metrics.requeued.inc()
      log.warn({ quoteId }, 'the queue had lost the job of a quote; it is queued again')
    },
  })
  const drained = new AbortController()
  const app = await buildApi({
    log,
    quotes: {
      database,
      models,
      relay,
      waits,
      admission,
      metrics,
      waitMaxMs: settings.waitMaxMs,
      drained: drained.signal,
    },
    operations: { missing: () => [...(admission.storeAnswers ? [] : ['database']), ...(producer.isReachable ? [] : ['queue'])] },
  })
  const url = await app.listen({ host: settings.host, port: settings.port })

  return {
    ready: { url },
    close: async () => {
      // Requests in flight get their answer; those that still wait after half of the drain get 202 and their quote's address.
      const endWaits = setTimeout(() => drained.abort(), settings.drainMs / 2)
      await app.close()
      clearTimeout(endWaits)
      clearInterval(sweep)
      await relay.close()
      await producer.close()
      await waits.close()
      await admission.close()
      await database.close()
    },
  }
}
