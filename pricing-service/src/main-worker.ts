// The worker process: takes queued quotes, measures and prices their models on threads, records the answers.
import fastify, { LogController } from 'fastify'
import pino from 'pino'
import { type PricingWorkerSettings, readPricingWorkerSettings } from './config-worker.ts'
import { byWorkClass, type WorkClass, workClasses } from './fairness/lanes.ts'
import { hangUpWhenClosing } from './http/hang-up.ts'
import { operationsRoutes } from './http/operations-routes.ts'
import { openModelFiles } from './models/model-files.ts'
import { liveAsProcess, type RunningProcess } from './process-life.ts'
import { openConsumer } from './queue/consumer.ts'
import { queueBackendOf, queueNameOf } from './queue/transport.ts'
import { openDatabase } from './store/database.ts'
import { migrate } from './store/migrate.ts'
import { openCostLedger } from './worker/cost-ledger.ts'
import type { GeometryReply } from './worker/geometry-task.ts'
import { openHeartbeat } from './worker/heartbeat.ts'
import { openKeptConsumer } from './worker/kept-consumer.ts'
import { runLoopsAtFullSpeed } from './worker/loops-at-full-speed.ts'
import { openMemoryAdmission } from './worker/memory-admission.ts'
import { runQuoteJob } from './worker/quote-job.ts'
import { openThreadPool } from './worker/thread-pool.ts'
import { createWorkerMetrics } from './worker/worker-metrics.ts'

/**
 * All classes may use all cores; what they want together, the operating system shares: with 0 and 5 about three to one, and 10 gets a tenth. Where threads have no
 * priorities of their own (not Linux) the shares are equal.
 */
const niceIncrements: Readonly<Record<WorkClass, number>> = { interactive: 0, batch: 5, heavy: 10 }

runLoopsAtFullSpeed()
const settings = readPricingWorkerSettings()
const output = pino.destination(1)
const log = pino({ name: 'pricing-worker', level: settings.logLevel }, output)
await liveAsProcess({ name: 'pricing-worker', log, output, endAfterMs: settings.drainMs + 5_000, start: () => startWorker(settings) })

async function startWorker(settings: PricingWorkerSettings): Promise<RunningProcess> {
  const { databaseUrl, storeDeadlineMs } = settings
  const threadCounts: Readonly<Record<WorkClass, number>> = {
    interactive: settings.threadCount,
    batch: settings.batchThreadCount === 0 ? settings.threadCount : settings.batchThreadCount,
    heavy: settings.heavyThreadCount,
  }
  const threadCount = Object.values(threadCounts).reduce((sum, count) => sum + count, 0)
  const warn = (error: Error) => log.warn({ err: error }, 'something this process needs is away')
  await migrate(databaseUrl, storeDeadlineMs)
  const models = await openModelFiles(settings.modelsDir)
  const database = openDatabase({ url: databaseUrl, connectionCount: threadCount + 2, deadlineMs: storeDeadlineMs, onConnectionLost: warn })
  const pools = byWorkClass(workClass =>
    openThreadPool<GeometryReply>({
      taskFile: new URL('./worker/geometry-task.ts', import.meta.url),
      threadCount: threadCounts[workClass],
      niceIncrement: niceIncrements[workClass],
      threadHeapMegabytes: settings.threadHeapMegabytes,
      recycleTaskCount: settings.recycleTaskCount,
      recycleAboveBytes: settings.recycleAboveMegabytes * 1_048_576,
      onRecycled: why => {
        log.info({ workClass }, `the calculating threads are replaced by fresh ones: ${why}`)
        metrics.threadsRecycled.inc()
      },
      onFault: warn,
    }),
  )
  const memory = openMemoryAdmission(settings.memoryMegabytes * 1_048_576)
  const heartbeat = openHeartbeat({
    database,
    url: databaseUrl,
    lockMs: settings.lockMs,
    onLost: quoteId => log.info({ quoteId }, 'a running job is stopped: another worker has its quote, or it was cancelled'),
    onFault: warn,
  })
  const costs = openCostLedger({ database, threadCounts, onFault: warn })
  const metrics = createWorkerMetrics(() => heartbeat.heldCount, memory)
  const drained = new AbortController()
  const parts = {
    database,
    models,
    memory,
    deadlineMs: { measure: settings.jobDeadlineMs, inspect: settings.inspectDeadlineMs },
    heartbeat,
    metrics,
    costs,
    lightMsMax: settings.lightMsMax,
    attemptsMax: settings.attemptsMax,
    drained: drained.signal,
    onFenced: (quoteId: string) => log.warn({ quoteId }, 'an answer came too late: another worker has the quote'),
    onAttemptFailed: (lease: { quoteId: string; attempt: number }, error: Error) =>
      log.error({ err: error, quoteId: lease.quoteId, attempt: lease.attempt }, 'an attempt ended without an answer'),
  }

  const connectTo = (workClass: WorkClass) => () =>
    openConsumer({
      backend: queueBackendOf(settings.queueUrl || databaseUrl, storeDeadlineMs),
      queueName: queueNameOf(settings.queueName, workClass),
      concurrencyCount: threadCounts[workClass],
      lockMs: settings.lockMs,
      stalledCheckMs: settings.stalledCheckMs,
      deadlineMs: storeDeadlineMs,
      run: (quoteId, signal) => runQuoteJob({ ...parts, threads: pools[workClass] }, workClass, quoteId, signal),
      onFault: warn,
    })
  const keepConsumer = (workClass: WorkClass) =>
    openKeptConsumer({
      connect: connectTo(workClass),
      silentMs: settings.watchdogMs,
      onRebuild: () => {
        log.error({ workClass }, 'work waits and nothing runs: the connection to the queue is built anew')
        metrics.consumerRebuilds.inc()
      },
      onHopeless: () => {
        // Uncaught on purpose: the process drains, ends with an error, and its supervisor starts another.
        setImmediate(() => {
          throw new Error('work waits and nothing runs, even on new connections: this process ends')
        })
      },
      onFault: warn,
    })
  const consumers = await Promise.all(workClasses.map(keepConsumer))

  const health = fastify({ loggerInstance: log, logController: new LogController({ disableRequestLogging: true }) })
  hangUpWhenClosing(health as never)
  await health.register(operationsRoutes, {
    registry: metrics.registry,
    missing: () => (consumers.every(consumer => consumer.isReachable) ? [] : ['queue']),
  })
  const url = await health.listen({ host: settings.host, port: settings.port })

  return {
    ready: { url },
    close: async () => {
      const giveBackRunning = setTimeout(() => drained.abort(new Error('the worker drains')), settings.drainMs)
      await Promise.all(consumers.map(consumer => consumer.close()))
      clearTimeout(giveBackRunning)
      await heartbeat.close()
      await costs.close()
      await Promise.all(Object.values(pools).map(pool => pool.close()))
      await database.close()
      await health.close()
    },
  }
}
