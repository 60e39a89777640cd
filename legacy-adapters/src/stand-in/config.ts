// The settings of the MES stand-in: command line and environment flow in, one frozen record flows out. Called by main.ts.
import { type SettingsDefinition, settingsOrExit } from '@ficus/settings'
import { type Static, Type } from 'typebox'

const schema = Type.Object({
  host: Type.String({ default: '127.0.0.1', description: 'address to listen on' }),
  port: Type.Integer({ default: 8090, minimum: 0, maximum: 65_535, description: 'port to listen on; 0 takes any free one' }),
  databaseUrl: Type.String({
    minLength: 1,
    secret: true,
    description: 'PostgreSQL database of MES, postgres://user:password@host:port/name',
  }),
  modelsDir: Type.String({ default: 'var/mes-models', minLength: 1, description: 'folder that holds the bytes of uploaded models' }),
  nodeName: Type.String({
    default: 'mes-1',
    pattern: '^[A-Za-z0-9._-]{1,64}$',
    description: 'what X-MES-Node says: letters, digits, point, dash and underscore',
  }),
  seedOrders: Type.Integer({
    default: 200_000,
    minimum: 0,
    maximum: 5_000_000,
    description: 'orders that an empty database is seeded with',
  }),
  seedSecret: Type.String({
    default: 'mes-stand-in',
    minLength: 1,
    secret: true,
    description: 'what partner keys, operator passwords and the signature of sessions are derived from',
  }),
  adminKey: Type.String({ default: '', secret: true, description: 'key of the administrator; empty: derived from the seed secret' }),
  credentialsFile: Type.String({
    default: '',
    description:
      'file that is written when ready, for its owner only: keys of all partners, passwords of all operators, admin key; empty: none',
  }),
  drainMs: Type.Integer({
    default: 10_000,
    minimum: 0,
    maximum: 600_000,
    description: 'how long requests in flight may go on after SIGTERM, in ms',
  }),
})

export type MesStandInSettings = Readonly<Static<typeof schema>>

export const mesStandInSettings: SettingsDefinition<typeof schema> = {
  process: 'mes-stand-in',
  summary: 'the legacy MES as its clients see it, honest slowness included; for development and tests only',
  schema,
}

export function readMesStandInSettings(): MesStandInSettings {
  return settingsOrExit(mesStandInSettings, process.argv.slice(2), process.env)
}
