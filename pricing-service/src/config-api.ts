// Settings of the api process, declared once; main-api.ts reads them, docs/settings.md is generated from the definition.
import { type SettingsDefinition, settingsOrExit } from '@ficus/settings'
import { type Static, Type } from 'typebox'
import { retentionProperties } from './tidy/retention-settings.ts'
import { webhookProperties } from './webhooks/webhook-settings.ts'

const schema = Type.Object(
  {
    host: Type.String({ default: '127.0.0.1', description: 'address to listen on' }),
    port: Type.Integer({ default: 8100, minimum: 0, maximum: 65_535, description: 'port to listen on; 0 takes any free one' }),
    databaseUrl: Type.String({ secret: true, description: 'postgres:// address of the database that holds the quotes' }),
    queueUrl: Type.String({
      default: '',
      secret: true,
      description: 'postgres:// or redis:// address of the queue; empty uses databaseUrl',
    }),
    queueName: Type.String({
      default: 'price',
      pattern: '^[a-z][a-z0-9-]{0,39}$',
      description: 'name of the queue; api and worker must agree',
    }),
    modelsDir: Type.String({ default: 'var/models', description: 'folder of the model files; api and worker must see the same' }),
    waitMaxMs: Type.Integer({
      default: 60_000,
      minimum: 0,
      maximum: 600_000,
      description: 'longest wait that `Prefer: wait=n` may ask for',
    }),
    answerKnownModels: Type.Boolean({
      default: true,
      description:
        'quotes of models that were measured before are priced by the api at once; false sends them through queue and worker too',
    }),
    pollEveryMs: Type.Integer({ default: 250, minimum: 10, maximum: 5_000, description: 'one query for all open waits runs this often' }),
    relayEveryMs: Type.Integer({
      default: 1_000,
      minimum: 50,
      maximum: 60_000,
      description: 'accepted quotes not yet queued are queued this often',
    }),
    reconcileEveryMs: Type.Integer({
      default: 1_000,
      minimum: 50,
      maximum: 600_000,
      description: 'quotes whose job was lost are looked for this often',
    }),
    jobLostAfterMs: Type.Integer({
      default: 15_000,
      minimum: 100,
      maximum: 3_600_000,
      description: 'a quote without sign of life for so long is checked for a lost job',
    }),
    queuedCountMax: Type.Integer({
      default: 10_000,
      minimum: 1,
      maximum: 1_000_000,
      description: 'more waiting quotes than this: new ones get 503',
    }),
    heavyCpuMs: Type.Integer({
      default: 5_000,
      minimum: 10,
      maximum: 3_600_000,
      description: 'a model predicted to take this much processor time is a heavy one, with a queue and threads of its own',
    }),
    partnerWeights: Type.String({
      default: '',
      description: 'shares of partners within a lane as partner=weight, like "7=3,12=0.5"; who is not named has 1',
    }),
    partnerCpuSecondsMax: Type.Integer({
      default: 900,
      minimum: 0,
      maximum: 10_000_000,
      description: 'predicted processor time that one partner may have in flight; beyond it new quotes get 429; 0: no bound',
    }),
    partnerCpuSecondsPerMinute: Type.Integer({
      default: 0,
      minimum: 0,
      maximum: 1_000_000,
      description: 'predicted processor time that one partner may ask for per minute, counted by each api process; 0: no bound',
    }),
    partnerBurstCpuSeconds: Type.Integer({
      default: 60,
      minimum: 1,
      maximum: 1_000_000,
      description: 'what a partner that asked for nothing may ask for at once, beyond partnerCpuSecondsPerMinute',
    }),
    storePercentMax: Type.Integer({
      default: 85,
      minimum: 1,
      maximum: 100,
      description: 'queue store (Redis with maxmemory), database or disk fuller than this: nothing is accepted',
    }),
    storePercentBatchMax: Type.Integer({
      default: 70,
      minimum: 1,
      maximum: 100,
      description: 'fuller than this: only interactive work is accepted',
    }),
    databaseMegabytesMax: Type.Integer({
      default: 0,
      minimum: 0,
      maximum: 100_000_000,
      description: 'size of the database that counts as 100 %; 0: no bound',
    }),
    diskFreeMegabytesMin: Type.Integer({
      default: 256,
      minimum: 0,
      maximum: 100_000_000,
      description: 'so little free on the disk of the models counts as storePercentMax; 0: no bound',
    }),
    leaveGraceMs: Type.Integer({
      default: 2_000,
      minimum: 0,
      maximum: 600_000,
      description: 'interactive work whose last waiting client went away is given up after this, unless one comes back',
    }),
    ...webhookProperties,
    ...retentionProperties,
    storeDeadlineMs: Type.Integer({
      default: 3_000,
      minimum: 100,
      maximum: 60_000,
      description: 'longest wait for one answer of database or queue',
    }),
    storeConnectionCount: Type.Integer({ default: 10, minimum: 1, maximum: 200, description: 'database connections of this process' }),
    drainMs: Type.Integer({ default: 10_000, minimum: 0, maximum: 600_000, description: 'longest drain after SIGTERM' }),
    logLevel: Type.String({ default: 'info', description: 'fatal, error, warn, info, debug, trace or silent' }),
  },
  { additionalProperties: false },
)

export const pricingApiSettings: SettingsDefinition<typeof schema> = {
  process: 'pricing-api',
  summary: 'takes models and quote requests over HTTP, keeps them, queues them, answers quotes',
  schema,
}

export type PricingApiSettings = Readonly<Static<typeof schema>>

export function readPricingApiSettings(): PricingApiSettings {
  return settingsOrExit(pricingApiSettings, process.argv.slice(2), process.env)
}
