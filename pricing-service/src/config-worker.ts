// Settings of the worker process, declared once; main-worker.ts reads them, docs/settings.md is generated from the definition.
import { availableParallelism } from 'node:os'
import { type SettingsDefinition, settingsOrExit } from '@ficus/settings'
import { type Static, Type } from 'typebox'

const schema = Type.Object(
  {
    host: Type.String({ default: '127.0.0.1', description: 'address of health and metrics' }),
    port: Type.Integer({ default: 0, minimum: 0, maximum: 65_535, description: 'port of health and metrics; 0 takes any free one' }),
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
    threadCount: Type.Integer({
      default: 0,
      minimum: 0,
      maximum: 256,
      description: 'threads for interactive work; 0 is one less than cores, at least 1',
    }),
    batchThreadCount: Type.Integer({
      default: 0,
      minimum: 0,
      maximum: 256,
      description:
        'further threads for batch and shadow work, of lower priority: they get the cores that interactive work leaves, and a quarter at least; 0: as many',
    }),
    heavyThreadCount: Type.Integer({
      default: 1,
      minimum: 1,
      maximum: 256,
      description: 'further threads for heavy models, of the lowest priority: no other work waits for them',
    }),
    lightMsMax: Type.Integer({
      default: 15_000,
      minimum: 50,
      maximum: 3_600_000,
      description: 'a model that was not taken for a heavy one and takes longer moves to the heavy ones',
    }),
    threadHeapMegabytes: Type.Integer({
      default: 2_048,
      minimum: 16,
      maximum: 65_536,
      description: 'JavaScript heap of one calculating thread',
    }),
    lockMs: Type.Integer({
      default: 5_000,
      minimum: 500,
      maximum: 600_000,
      description: 'a job without sign of life for so long is given to another worker',
    }),
    stalledCheckMs: Type.Integer({
      default: 1_000,
      minimum: 100,
      maximum: 600_000,
      description: 'jobs of dead workers are looked for this often',
    }),
    jobDeadlineMs: Type.Integer({
      default: 120_000,
      minimum: 1_000,
      maximum: 3_600_000,
      description: 'measuring for the tariff mes is stopped after so long',
    }),
    inspectDeadlineMs: Type.Integer({
      default: 20_000,
      minimum: 50,
      maximum: 3_600_000,
      description: 'inspecting for the tariff casting is stopped after so long',
    }),
    memoryMegabytes: Type.Integer({
      default: 4_096,
      minimum: 0,
      maximum: 1_048_576,
      description: 'estimated peak of all running jobs together; who does not fit waits, who never fits fails; 0: no bound',
    }),
    attemptsMax: Type.Integer({ default: 4, minimum: 1, maximum: 100, description: 'starts of one quote before it fails' }),
    watchdogMs: Type.Integer({
      default: 15_000,
      minimum: 500,
      maximum: 600_000,
      description:
        'work waits and nothing runs for so long: the queue connection is rebuilt, and when that does not help, the process ends',
    }),
    recycleTaskCount: Type.Integer({
      default: 10_000,
      minimum: 0,
      maximum: 100_000_000,
      description: 'the calculating threads are replaced by fresh ones after so many calculations; 0: never',
    }),
    recycleAboveMegabytes: Type.Integer({
      default: 6_144,
      minimum: 0,
      maximum: 1_048_576,
      description: 'the calculating threads are replaced when the process has more memory than that; 0: never',
    }),
    storeDeadlineMs: Type.Integer({
      default: 3_000,
      minimum: 100,
      maximum: 60_000,
      description: 'longest wait for one answer of the database',
    }),
    drainMs: Type.Integer({
      default: 20_000,
      minimum: 0,
      maximum: 600_000,
      description: 'running jobs may take so long after SIGTERM; then they are given back',
    }),
    logLevel: Type.String({ default: 'info', description: 'fatal, error, warn, info, debug, trace or silent' }),
  },
  { additionalProperties: false },
)

export const pricingWorkerSettings: SettingsDefinition<typeof schema> = {
  process: 'pricing-worker',
  summary: 'takes queued quotes, measures and prices their models on threads, records the answers',
  schema,
}

export type PricingWorkerSettings = Readonly<Static<typeof schema>>

export function readPricingWorkerSettings(): PricingWorkerSettings {
  const settings = settingsOrExit(pricingWorkerSettings, process.argv.slice(2), process.env)
  return { ...settings, threadCount: settings.threadCount === 0 ? Math.max(1, availableParallelism() - 1) : settings.threadCount }
}
