// The settings of `load run` and `load init`. The only reader of process.env here.
import { resolve } from 'node:path'
import { readSettings, type SettingsDefinition } from '@ficus/settings'
import { type Static, Type } from 'typebox'

const repositoryRoot = resolve(import.meta.dirname, '../../..')
const ficusCalledFrom = Type.String({
  default: process.cwd(),
  description: 'the folder that relative paths on the command line start from',
})

const runSchema = Type.Object({
  landscape: Type.String({
    default: resolve(repositoryRoot, 'var/landscape.json'),
    description: 'where a running landscape says where it is',
  }),
  runsDir: Type.String({ default: resolve(repositoryRoot, 'var/runs'), description: 'folder in which each run gets a folder of its own' }),
  evidenceDir: Type.String({ default: resolve(repositoryRoot, 'var/evidence'), description: 'folder of what ramp plans ask for' }),
  stages: Type.String({ default: '', description: 'of a walk: only these stages, separated by commas; empty: all of the suite' }),
  short: Type.Boolean({ default: false, description: 'the short form: proves that the suite works, not what it measures' }),
  pairs: Type.Integer({
    default: 0,
    minimum: 0,
    maximum: 400,
    description: 'of two variants: exactly so many pairs; 0: as the suite says',
  }),
  json: Type.Boolean({ default: false, description: 'print the whole result as JSON on stdout, progress on stderr' }),
  ficusCalledFrom,
})

export const runSettings: SettingsDefinition<typeof runSchema> = {
  process: 'load run',
  summary: 'runs a suite against a running landscape and ends with a verdict',
  schema: runSchema,
}

const initSchema = Type.Object({
  in: Type.String({ default: '.', description: 'folder that the new file is written to' }),
  ficusCalledFrom,
})

const initSettings: SettingsDefinition<typeof initSchema> = {
  process: 'load init',
  summary: 'writes a new suite that can be run at once, to be changed',
  schema: initSchema,
}

export type RunSettings = Omit<Static<typeof runSchema>, 'stages'> & { readonly stages: readonly string[] }
type Text = { readonly text: string }

/** Shape: words after the suite's name → settings with absolute paths, or a text to print. Errors: SettingsError. */
export function readRunSettings(words: readonly string[], env = process.env): RunSettings | Text {
  const outcome = readSettings(runSettings, words, env)
  if (outcome.kind === 'text') return { text: outcome.text }
  const { settings } = outcome
  const here = (path: string) => resolve(settings.ficusCalledFrom, path)
  return {
    ...settings,
    landscape: here(settings.landscape),
    runsDir: here(settings.runsDir),
    evidenceDir: here(settings.evidenceDir),
    stages: settings.stages.split(',').filter(stage => stage !== ''),
  }
}

export function readInitSettings(words: readonly string[], env = process.env): { readonly folder: string } | Text {
  const outcome = readSettings(initSettings, words, env)
  if (outcome.kind === 'text') return { text: outcome.text }
  return { folder: resolve(outcome.settings.ficusCalledFrom, outcome.settings.in) }
}

/** The folder in which the user typed the command (npm changes it). */
export function callersFolder(env = process.env): string {
  return env['FICUS_CALLED_FROM'] ?? process.cwd()
}
