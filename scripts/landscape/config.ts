// The settings of the whole landscape, as `npm start` and `npm run demo` read them. `process.env` of these two is read here and nowhere else.
import { homedir } from 'node:os'
import { join, resolve } from 'node:path'
import { type SettingsDefinition, settingsOrExit } from '@ficus/settings'
import { type Static, Type } from 'typebox'

export const repositoryRoot = resolve(import.meta.dirname, '../..')

const schema = Type.Object({
  portBase: Type.Integer({
    default: 8080,
    minimum: 0,
    maximum: 65_000,
    description: 'first port: proxy n, its admin n+1, MES n+10, pricing n+20, flags n+30; 0 takes any free ports',
  }),
  varDir: Type.String({ default: join(repositoryRoot, 'var'), description: 'folder of everything that is kept between starts' }),
  databaseUrlMes: Type.String({ default: '', secret: true, description: 'PostgreSQL of the MES stand-in; empty: the embedded one' }),
  databaseUrlPricing: Type.String({ default: '', secret: true, description: 'PostgreSQL of the pricing service; empty: the embedded one' }),
  queueUrl: Type.String({
    default: '',
    secret: true,
    description: 'transport of the queue, redis://… or postgres://…; empty: the pricing database',
  }),
  seedOrders: Type.Integer({ default: 200_000, minimum: 100, description: 'orders that a new MES database is seeded with' }),
  candidateDeadlineMs: Type.Integer({
    default: 10_000,
    minimum: 100,
    description: 'how long the new side may take before legacy answers, in ms',
  }),
  proxyProcesses: Type.Integer({
    default: 2,
    minimum: 1,
    maximum: 64,
    description: "processes behind the clients' door; from two on SIGHUP to the proxy renews them, and one may die, without a pause",
  }),
  workerThreads: Type.Integer({ default: 1, minimum: 1, maximum: 64, description: 'pricing threads of the worker' }),
})

export type LandscapeSettings = Readonly<Static<typeof schema>>

export const landscapeSettings: SettingsDefinition<typeof schema> = {
  process: 'ficus',
  summary: 'brings the whole landscape up: MES stand-in, flags, pricing service, proxy, and their PostgreSQL',
  schema,
}

export function readLandscapeSettings(argv: readonly string[]): LandscapeSettings {
  const settings = settingsOrExit(landscapeSettings, argv, process.env)
  return { ...settings, varDir: resolve(settings.varDir) }
}

/** The folder in which the user typed the command (npm changes it), for paths given on the command line. */
export function callersFolder(): string {
  return process.env['FICUS_CALLED_FROM'] ?? process.cwd()
}

/** Node keeps compiled modules here: a process of ours starts with half the CPU. A folder that cannot be written is passed over by Node. */
export const compileCacheFolder = join(repositoryRoot, 'node_modules/.cache/compiled')

/** What every child inherits: enough to run, none of our secrets. */
export function childEnvironment(): Record<string, string> {
  const path = process.env['PATH'] ?? '/usr/bin:/bin'
  return { PATH: path, HOME: homedir(), LANG: process.env['LANG'] ?? 'C.UTF-8', NODE_COMPILE_CACHE: compileCacheFolder }
}

export function searchPath(): string {
  return process.env['PATH'] ?? '/usr/bin:/bin'
}
