// The api process: takes models and quote requests over HTTP, keeps them in PostgreSQL, queues them, answers quotes.
import pino from 'pino'
import { type PricingApiSettings, readPricingApiSettings } from './config-api.ts'
import { readPartnerWeights } from './fairness/partner-weights.ts'
import { openFollowUp } from './follow-up.ts'
import { type AdmissionBounds, openAdmission } from './http/admission.ts'
import { createApiMetrics } from './http/api-metrics.ts'
import { buildApi } from './http/app.ts'
import { openLeavers } from './http/leavers.ts'
import { openStoreRoom } from './http/store-room.ts'
import { openModelFiles } from './models/model-files.ts'
import { liveAsProcess, type RunningProcess } from './process-life.ts'
import { openProducer } from './queue/producer.ts'
import { openRelay } from './queue/relay.ts'
import { queueBackendOf } from './queue/transport.ts'
import { openDatabase } from './store/database.ts'
import { openFinishedWaits } from './store/finished-waits.ts'
import { migrate } from './store/migrate.ts'
import { noteRequeued } from './store/quote-events.ts'
import type { Standing } from './store/standing.ts'

const leftoverUploadMs = 3_600_000

const settings = readPricingApiSettings()
const output = pino.destination(1)
const log = pino({ name: 'pricing-api', level: settings.logLevel }, output)
await liveAsProcess({ name: 'pricing-api', log, output, endAfterMs: settings.drainMs + 5_000, start: () => startApi(settings) })

async function startApi(settings: PricingApiSettings): Promise<RunningProcess> {
  const { databaseUrl, storeDeadlineMs } = settings
  const weights = readPartnerWeights(settings.partnerWeights)
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
  const room = openStoreRoom({
    database,
    modelsDir: settings.modelsDir,
    databaseBytesMax: settings.databaseMegabytesMax * 1_048_576,
    modelsFreeBytesMin: settings.diskFreeMegabytesMin * 1_048_576,
    queueRatio: () => producer.storeRatio,
    fullRatio: settings.storePercentMax / 100,
  })
  const admission = await openAdmission({
    database,
    producer,
    room,
    bounds: boundsOf(settings),
    weights,
    onRefused: (code, { lane }) => metrics.refused.inc({ code, lane }),
    onFault: warn,
  })
  const waits = openFinishedWaits({
    database,
    url: databaseUrl,
    pollEveryMs: settings.pollEveryMs,
    onLost: warn,
    onAnnounced: quoteId => followUp.streams.announced(quoteId),
  })
  const metrics = createApiMetrics({
    figures: () => admission.figures,
    loads: () => admission.loads,
    openWaitCount: () => waits.openCount,
    storeRatio: () => room.fullest.ratio,
  })
  const remainingSeconds = (standing: Standing) => admission.remainingSeconds(standing)
  const followUp = openFollowUp({ settings, database, metrics, remainingSeconds, log, onFault: warn })
  const leavers = openLeavers({
    database,
    graceMs: settings.leaveGraceMs,
    onDropped: quoteId => {
      metrics.dropped.inc({ code: 'QUOTE_ABANDONED' })
      log.info({ quoteId }, 'nobody waits for this quote any more; it is given up')
    },
    onFault: warn,
  })
  const relay = openRelay({
    database,
    producer,
    weights,
    relayEveryMs: settings.relayEveryMs,
    reconcileEveryMs: settings.reconcileEveryMs,
    jobLostAfterMs: settings.jobLostAfterMs,
    onFault: warn,
    onExpired: count => metrics.dropped.inc({ code: 'QUOTE_EXPIRED' }, count),
    onRequeued: quoteId => {
      metrics.requeued.inc()
      void noteRequeued(database, quoteId).catch(warn)
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
      leavers,
      metrics,
      callbacks: followUp.callbacks,
      answerKnownModels: settings.answerKnownModels,
      waitMaxMs: settings.waitMaxMs,
      drained: drained.signal,
    },
    events: { database, streams: followUp.streams, streamCountMax: settings.eventStreamCountMax },
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
      await followUp.close()
      await leavers.close()
      await relay.close()
      await producer.close()
      await waits.close()
      await admission.close()
      await database.close()
    },
  }
}

function boundsOf(settings: PricingApiSettings): AdmissionBounds {
  return {
    queuedCountMax: settings.queuedCountMax,
    heavyCpuMs: settings.heavyCpuMs,
    partnerCpuMsMax: settings.partnerCpuSecondsMax * 1_000,
    partnerRate: {
      tokensPerSecond: (settings.partnerCpuSecondsPerMinute * 1_000) / 60,
      burstTokens: settings.partnerBurstCpuSeconds * 1_000,
    },
    storeBatchRatio: settings.storePercentBatchMax / 100,
    storeRatio: settings.storePercentMax / 100,
  }
}
