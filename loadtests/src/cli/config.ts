// The settings of `npm run load -- run SUITE`. The only reader of process.env here.
import { resolve } from 'node:path'
import { readSettings, type SettingsDefinition } from '@ficus/settings'
import { Type } from 'typebox'

const repositoryRoot = resolve(import.meta.dirname, '../../..')

const schema = Type.Object({
  landscape: Type.String({
    default: resolve(repositoryRoot, 'var/landscape.json'),
    description: 'where a running landscape says where it is',
  }),
  runsDir: Type.String({ default: resolve(repositoryRoot, 'var/runs'), description: 'folder in which each run gets a folder of its own' }),
  stages: Type.String({ default: '', description: 'walk only these stages, separated by commas; empty: all of the suite' }),
  json: Type.Boolean({ default: false, description: 'print the whole result as JSON on stdout, progress on stderr' }),
  ficusCalledFrom: Type.String({ default: process.cwd(), description: 'the folder that relative paths on the command line start from' }),
})

export const runSettings: SettingsDefinition<typeof schema> = {
  process: 'load run',
  summary: 'runs a suite against a running landscape and ends with a verdict',
  schema,
}

export interface RunSettings {
  readonly landscape: string
  readonly runsDir: string
  readonly stages: readonly string[]
  readonly json: boolean
}

/** Shape: words after the suite's name → settings with absolute paths, or a text to print. Errors: SettingsError. */
export function readRunSettings(words: readonly string[], env = process.env): RunSettings | { readonly text: string } {
  const outcome = readSettings(runSettings, words, env)
  if (outcome.kind === 'text') return { text: outcome.text }
  const { landscape, runsDir, stages, json, ficusCalledFrom } = outcome.settings
  const here = (path: string) => resolve(ficusCalledFrom, path)
  return { landscape: here(landscape), runsDir: here(runsDir), stages: stages.split(',').filter(stage => stage !== ''), json }
}
