// The settings of webhooks and event streams, part of the api's (config-api.ts).
import { Type } from 'typebox'

export const webhookProperties = {
  webhookSecret: Type.String({
    default: '',
    secret: true,
    description:
      'secret that webhooks are signed with; several with commas between them sign each; empty: no webhooks, callbackUrl is refused',
  }),
  webhookPrivateRanges: Type.String({
    default: '',
    description: 'addresses that are not public and may get webhooks all the same, as ranges: 10.20.0.0/16,127.0.0.1/32',
  }),
  webhookTimeoutMs: Type.Integer({
    default: 10_000,
    minimum: 100,
    maximum: 120_000,
    description: 'longest time for one delivery of a webhook',
  }),
  webhookAttemptsMax: Type.Integer({
    default: 12,
    minimum: 1,
    maximum: 100,
    description: 'deliveries of a webhook before it is given up and shown by `npm run quotes -- failed`',
  }),
  webhookRetryBaseMs: Type.Integer({
    default: 5_000,
    minimum: 10,
    maximum: 3_600_000,
    description: 'before the second delivery; doubled each time, half of it at random',
  }),
  webhookRetryMaxMs: Type.Integer({
    default: 3_600_000,
    minimum: 10,
    maximum: 86_400_000,
    description: 'longest time between two deliveries',
  }),
  webhookLookEveryMs: Type.Integer({ default: 1_000, minimum: 20, maximum: 60_000, description: 'due webhooks are looked for this often' }),
  webhookConcurrencyCount: Type.Integer({
    default: 64,
    minimum: 1,
    maximum: 1_000,
    description: 'deliveries at once in this process; about two of them to one receiver',
  }),
  eventStreamCountMax: Type.Integer({
    default: 1_000,
    minimum: 0,
    maximum: 100_000,
    description: 'event streams (GET /quotes/:id/events) open at once in this process; more get 503',
  }),
  eventHeartbeatMs: Type.Integer({
    default: 15_000,
    minimum: 100,
    maximum: 600_000,
    description: 'a silent event stream shows its life this often',
  }),
}
