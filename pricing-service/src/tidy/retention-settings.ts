// The settings of retention, part of the api's (config-api.ts), and what they mean to the tidier.
import { Type } from 'typebox'
import type { Retention } from '../store/tidy-rows.ts'

const daySeconds = 86_400
const kept = (days: number, description: string) =>
  Type.Integer({ default: days * daySeconds, minimum: 1, maximum: 3_650 * daySeconds, description })

export const retentionProperties = {
  keyKeepSeconds: kept(7, 'so long an Idempotency-Key names its finished quote; then the key is forgotten'),
  quoteKeepSeconds: kept(90, 'quotes that are priced, refused, cancelled or expired are removed after so long, and not before their key'),
  failedKeepSeconds: kept(365, 'the same for quotes that failed by a fault: until then `npm run quotes -- show | replay` has all of them'),
  webhookKeepSeconds: kept(7, 'delivered webhooks are removed after so long; undeliverable ones go with their quote'),
  modelKeepSeconds: kept(7, 'model files and measurements that no quote names are removed when nobody asked for them for so long'),
  tidyEveryMs: Type.Integer({
    default: 60_000,
    minimum: 0,
    maximum: 86_400_000,
    description: 'what is over its time is removed this often, by one api process at a time; 0: never',
  }),
  tidyBatchCount: Type.Integer({
    default: 1_000,
    minimum: 1,
    maximum: 100_000,
    description: 'rows or files per batch; one round removes at most 20 batches of each kind',
  }),
}

type Keeping = Readonly<Record<`${'key' | 'quote' | 'failed' | 'webhook' | 'model'}KeepSeconds`, number>>

export function retentionOf(settings: Keeping): Retention {
  return {
    keySeconds: settings.keyKeepSeconds,
    quoteSeconds: settings.quoteKeepSeconds,
    failedSeconds: settings.failedKeepSeconds,
    webhookSeconds: settings.webhookKeepSeconds,
    modelSeconds: settings.modelKeepSeconds,
  }
}
