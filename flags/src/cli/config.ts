// The settings of the command line that come from its surroundings; everything else is said by words and options. The only reader of process.env here.
import { resolve } from 'node:path'
import { readSettings, type SettingsDefinition } from '@ficus/settings'
import { Type } from 'typebox'

const repositoryRoot = resolve(import.meta.dirname, '../../..')

const schema = Type.Object(
  {
    flagsFile: Type.String({ default: '', description: 'the flag file; by default the running landscape’s, else var/flags/flags.json' }),
    killFile: Type.String({
      default: '',
      description: 'the file of the local kill switch; by default flags.kill.json beside the flag file',
    }),
    adminToken: Type.String({ default: '', secret: true, description: 'the adminToken of the proxy; by default the running landscape’s' }),
    landscapeFile: Type.String({
      default: resolve(repositoryRoot, 'var/landscape.json'),
      description: 'where a running landscape says where it is',
    }),
    ficusCalledFrom: Type.String({ default: process.cwd(), description: 'the folder that relative paths on the command line start from' }),
  },
  { additionalProperties: false },
)

export const flagsCliSettings: SettingsDefinition<typeof schema> = {
  process: 'flags',
  summary: 'shows and changes who answers which capability',
  schema,
}

export interface CliSettings {
  readonly flagsFile: string
  readonly killFile: string
  readonly adminToken?: string
  readonly landscapeFile: string
  readonly ficusCalledFrom: string
  readonly defaultFlagsFile: string
}

/** Errors: SettingsError. */
export function readCliSettings(env: Readonly<Record<string, string | undefined>> = process.env): CliSettings {
  const outcome = readSettings(flagsCliSettings, [], env)
  if (outcome.kind !== 'settings') throw new Error('reading the settings of flags: no words were given, so that settings were expected')
  return { ...outcome.settings, defaultFlagsFile: resolve(repositoryRoot, 'var/flags/flags.json') }
}
