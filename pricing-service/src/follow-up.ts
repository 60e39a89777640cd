// What an api process does for quotes beside taking and answering them: event streams, webhooks, tidying. Opened and closed by main-api.ts; none of it is on the
// way of a quote, and a fault of any of it is only logged.
import type { Logger } from 'pino'
import type { PricingApiSettings } from './config-api.ts'
import type { ApiMetrics } from './http/api-metrics.ts'
import { type EventStreams, openEventStreams } from './http/event-streams.ts'
import { openUnusedModels } from './models/unused-models.ts'
import { type Database, openDatabase } from './store/database.ts'
import type { Standing } from './store/standing.ts'
import { type DeliveryEnd, type DueWebhook, readWebhookFigures } from './store/webhook-outbox.ts'
import { retentionOf } from './tidy/retention-settings.ts'
import { openTidier } from './tidy/tidier.ts'
import { type CallbackRule, callbackRule } from './webhooks/callback-url.ts'
import { openDeliveries } from './webhooks/deliveries.ts'
import { addressRule } from './webhooks/private-addresses.ts'
import { secretsOf } from './webhooks/sign.ts'

/** Webhooks have connections of their own: receivers that keep them busy take none from quotes. */
const webhookConnectionCount = 2
const figuresEveryMs = 5_000

export interface FollowUp {
  readonly streams: EventStreams
  readonly callbacks: CallbackRule
  close(): Promise<void>
}

export interface FollowUpParts {
  readonly settings: PricingApiSettings
  readonly database: Database
  readonly metrics: ApiMetrics
  readonly remainingSeconds: (standing: Standing) => number | null
  readonly log: Logger
  readonly onFault: (error: Error) => void
}

/** Errors: Error for a range of addresses that is none. */
export function openFollowUp({ settings, database, metrics, remainingSeconds, log, onFault }: FollowUpParts): FollowUp {
  const secrets = secretsOf(settings.webhookSecret)
  const mayReach = addressRule(settings.webhookPrivateRanges)
  const own = openDatabase({
    url: settings.databaseUrl,
    connectionCount: webhookConnectionCount,
    deadlineMs: settings.storeDeadlineMs,
    onConnectionLost: onFault,
  })
  const streams = openEventStreams({
    database,
    pollEveryMs: settings.pollEveryMs,
    heartbeatMs: settings.eventHeartbeatMs,
    remainingSeconds,
    onFault,
  })
  const deliveries = openDeliveries({
    database: own,
    secrets,
    mayReach,
    lookEveryMs: settings.webhookLookEveryMs,
    timeoutMs: settings.webhookTimeoutMs,
    attemptsMax: settings.webhookAttemptsMax,
    retryBaseMs: settings.webhookRetryBaseMs,
    retryMaxMs: settings.webhookRetryMaxMs,
    concurrencyCount: settings.webhookConcurrencyCount,
    onEnded: (webhook, end) => noteDelivery(webhook, end, metrics, log),
    onFault,
  })
  const tidier = openTidier({
    url: settings.databaseUrl,
    deadlineMs: settings.storeDeadlineMs,
    retention: retentionOf(settings),
    models: openUnusedModels(settings.modelsDir),
    everyMs: settings.tidyEveryMs,
    batchCountMax: settings.tidyBatchCount,
    onTidied: (kind, count) => metrics.tidied.inc({ kind }, count),
    onRun: outcome => metrics.tidyRuns.inc({ outcome }),
    onFault,
  })
  metrics.watchEventStreams(() => streams.openCount)
  const figures = setInterval(() => void readWebhookFigures(own).then(metrics.setWebhooks, onFault), figuresEveryMs)

  return {
    streams,
    callbacks: callbackRule(secrets, mayReach),
    close: async () => {
      clearInterval(figures)
      await Promise.all([deliveries.close(), tidier.close()])
      await own.close()
    },
  }
}

function noteDelivery({ id, origin, attempt }: DueWebhook, end: DeliveryEnd, metrics: ApiMetrics, log: Logger): void {
  metrics.deliveries.inc({ outcome: end.kind })
  if (end.kind === 'delivered') return
  const facts = { webhookId: id, receiver: origin, attempt, error: end.error }
  if (end.kind === 'failed') log.error(facts, 'a webhook is given up; npm run quotes -- failed lists it')
  else log.info(facts, 'a webhook was not delivered and is tried again')
}
