// In: the outbox of webhooks. Out: deliveries, some at once, few per receiver, each in a time, each tried again later and longer apart until it is given up. The
// only layer that retries a webhook. Runs in every api process, apart from everything that quotes need: its own loop, its own few database connections.
import { setTimeout as pause } from 'node:timers/promises'
import type { Database } from '../store/database.ts'
import { type DeliveryEnd, type DueWebhook, endDelivery, takeDueWebhooks } from '../store/webhook-outbox.ts'
import { type PostOutcome, postWebhook } from './post-webhook.ts'
import type { AddressRule } from './private-addresses.ts'
import { pauseBeforeNextMs } from './retry-pause.ts'
import { attemptHeader, eventIdHeader, signatureHeader, signatureOf } from './sign.ts'

const perOriginCountMax = 2
/** How much later than its time a delivery's end may be written down before another process takes it up. */
const leaseMarginMs = 10_000

export interface DeliveriesOptions {
  readonly database: Database
  readonly secrets: readonly string[]
  readonly mayReach: AddressRule
  readonly lookEveryMs: number
  readonly timeoutMs: number
  readonly attemptsMax: number
  readonly retryBaseMs: number
  readonly retryMaxMs: number
  readonly concurrencyCount: number
  readonly onEnded: (webhook: DueWebhook, end: DeliveryEnd) => void
  readonly onFault: (error: Error) => void
}

export interface Deliveries {
  readonly underWayCount: number
  /** Ends the deliveries under way; they count as an attempt that broke. */
  close(): Promise<void>
}

export function openDeliveries(options: DeliveriesOptions): Deliveries {
  const underWay = new Map<DueWebhook, Promise<void>>()
  const closing = new AbortController()

  async function look(): Promise<void> {
    const room = options.concurrencyCount - underWay.size
    if (room <= 0) return
    const due = await takeDueWebhooks(options.database, {
      countMax: room,
      perOriginCountMax,
      busyOrigins: busyOrigins([...underWay.keys()]),
      leaseMs: options.timeoutMs + leaseMarginMs,
    })
    for (const webhook of due) underWay.set(webhook, deliver(webhook))
  }

  async function deliver(webhook: DueWebhook): Promise<void> {
    try {
      const end = endOf(await post(webhook, options, closing.signal), webhook, options)
      await endDelivery(options.database, webhook, end)
      options.onEnded(webhook, end)
    } catch (error) {
      options.onFault(error as Error)
    } finally {
      underWay.delete(webhook)
    }
  }

  async function lookForever(): Promise<void> {
    while (!closing.signal.aborted) {
      await look().catch(options.onFault)
      await pause(options.lookEveryMs, undefined, { signal: closing.signal }).catch(() => {})
    }
  }

  const running = options.secrets.length === 0 ? Promise.resolve() : lookForever()
  return {
    get underWayCount() {
      return underWay.size
    },
    close: async () => {
      closing.abort()
      await running
      await Promise.all(underWay.values())
    },
  }
}

function busyOrigins(underWay: readonly DueWebhook[]): string[] {
  const counts = new Map<string, number>()
  for (const { origin } of underWay) counts.set(origin, (counts.get(origin) ?? 0) + 1)
  return [...counts].filter(([, count]) => count >= perOriginCountMax).map(([origin]) => origin)
}

function post(webhook: DueWebhook, { secrets, mayReach, timeoutMs }: DeliveriesOptions, signal: AbortSignal): Promise<PostOutcome> {
  const headers = {
    'content-type': 'application/json',
    'user-agent': 'ficus-pricing-webhooks',
    [eventIdHeader]: webhook.id,
    [attemptHeader]: String(webhook.attempt),
    [signatureHeader]: signatureOf(webhook.body, Math.floor(Date.now() / 1_000), secrets),
  }
  return postWebhook({ url: webhook.url, headers, body: webhook.body }, mayReach, timeoutMs, signal)
}

function endOf(outcome: PostOutcome, { attempt }: DueWebhook, options: DeliveriesOptions): DeliveryEnd {
  const status = outcome.kind === 'answered' ? outcome.status : null
  if (status !== null && status >= 200 && status <= 299) return { kind: 'delivered', status }
  const error = outcome.kind === 'answered' ? `the receiver answered ${outcome.status}` : outcome.error
  if (outcome.kind === 'forbidden' || attempt >= options.attemptsMax) return { kind: 'failed', status, error }
  return { kind: 'again', inMs: pauseBeforeNextMs(attempt, options, Math.random()), status, error }
}
