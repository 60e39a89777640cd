// The settings of the flags process. In: command line, environment, file. Out: one complete, frozen record.
import { resolve } from 'node:path'
import { type SettingsDefinition, settingsOrExit } from '@ficus/settings'
import { type Static, Type } from 'typebox'

const schema = Type.Object(
  {
    host: Type.String({ default: '127.0.0.1', description: 'address to listen on; reading needs no token, so keep it private' }),
    port: Type.Integer({ default: 8110, minimum: 0, maximum: 65_535, description: 'port to listen on; 0 takes any free one' }),
    flagsFile: Type.String({ default: 'var/flags/flags.json', description: 'the flag file; relative to where the process is started' }),
    killFile: Type.String({ default: '', description: 'the file of the local kill switch; empty: flags.kill.json beside the flag file' }),
    token: Type.String({
      default: '',
      secret: true,
      description: 'what changes must show as `Authorization: Bearer …`; empty: no changes over HTTP',
    }),
    pollIntervalMs: Type.Integer({
      default: 1_000,
      minimum: 50,
      maximum: 60_000,
      description: 'how often the files are looked at besides the watch',
    }),
    staleAfterMs: Type.Integer({
      default: 600_000,
      minimum: 1_000,
      maximum: 86_400_000,
      description: 'for how long the last good revision stays in force while the file cannot be understood',
    }),
    drainMs: Type.Integer({ default: 5_000, minimum: 0, maximum: 600_000, description: 'longest drain after SIGTERM' }),
    logLevel: Type.String({ default: 'info', description: 'fatal, error, warn, info, debug, trace or silent' }),
  },
  { additionalProperties: false },
)

export type FlagsServerSettings = Readonly<Static<typeof schema>>

export const flagsServerSettings: SettingsDefinition<typeof schema> = {
  process: 'flags-server',
  summary: 'serves the flags to people and to Unleash SDKs, and takes changes',
  schema,
}

export function readFlagsServerSettings(): FlagsServerSettings {
  const settings = settingsOrExit(flagsServerSettings, process.argv.slice(2), process.env)
  return Object.freeze({
    ...settings,
    flagsFile: resolve(settings.flagsFile),
    killFile: settings.killFile === '' ? '' : resolve(settings.killFile),
  })
}
