// Settings of the api process, declared once; main-api.ts reads them, docs/settings.md is generated from the definition.
import { type SettingsDefinition, settingsOrExit } from '@ficus/settings'
import { type Static, Type } from 'typebox'

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
    pollEveryMs: Type.Integer({ default: 250, minimum: 10, maximum: 5_000, description: 'one query for all open waits runs this often' }),
    relayEveryMs: Type.Integer({
      default: 1_000,
      minimum: 50,
      maximum: 60_000,
      description: 'accepted quotes not yet queued are queued this often',
    }),
    reconcileEveryMs: Type.Integer({
      default: 5_000,
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
