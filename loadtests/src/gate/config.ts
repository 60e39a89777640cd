// The settings of `load gate` and `load truth`. The only reader of process.env in this folder.
import { resolve } from 'node:path'
import { readSettings, type SettingsDefinition } from '@ficus/settings'
import { type Static, Type } from 'typebox'

const repositoryRoot = resolve(import.meta.dirname, '../../..')
const json = Type.Boolean({ default: false, description: 'print JSON on stdout' })
const ficusCalledFrom = Type.String({
  default: process.cwd(),
  description: 'the folder that relative paths on the command line start from',
})

const gateSchema = Type.Object({
  evidenceDir: Type.String({ default: resolve(repositoryRoot, 'var/evidence'), description: 'folder of what suites said last' }),
  suite: Type.String({ default: '', description: 'whose evidence is asked for; several by commas; empty: all that there is' }),
  maxAgeHours: Type.Number({ default: 24, exclusiveMinimum: 0, maximum: 8_760, description: 'how old a verdict may be' }),
  live: Type.String({ default: '', description: 'judge the minutes of a running ramp: a JSON file, or - for stdin' }),
  json,
  ficusCalledFrom,
})

export const gateSettings: SettingsDefinition<typeof gateSchema> = {
  process: 'load gate',
  summary: 'says whether fresh evidence allows a step, judges a kept run again (gate RUN_FOLDER), or a ramp that is on (gate --live FILE)',
  schema: gateSchema,
}

const truthSchema = Type.Object({
  runs: Type.Integer({ default: 10_000, minimum: 100, maximum: 1_000_000, description: 'synthetic runs per row' }),
  randomStart: Type.Integer({ default: 20_260, minimum: 0, maximum: 4_294_967_295, description: 'of every draw' }),
  short: Type.Boolean({ default: false, description: '300 synthetic runs per row: the form inside npm test' }),
  real: Type.Integer({ default: 0, minimum: 0, maximum: 200, description: 'so many real runs of a server against its twin as well' }),
  record: Type.String({ default: '', description: 'write the slices of the real runs to this file' }),
  json,
  ficusCalledFrom,
})

export const truthSettings: SettingsDefinition<typeof truthSchema> = {
  process: 'load truth',
  summary: 'how often the gate itself is wrong: false alarms, missed slowness, missed wrong prices',
  schema: truthSchema,
}

type Text = { readonly text: string }

export function readGateSettings(words: readonly string[], env = process.env): Static<typeof gateSchema> | Text {
  const outcome = readSettings(gateSettings, words, env)
  if (outcome.kind === 'text') return { text: outcome.text }
  const { settings } = outcome
  const here = (path: string) => resolve(settings.ficusCalledFrom, path)
  const live = settings.live === '' || settings.live === '-' ? settings.live : here(settings.live)
  return { ...settings, evidenceDir: here(settings.evidenceDir), live }
}

export function readTruthSettings(words: readonly string[], env = process.env): Static<typeof truthSchema> | Text {
  const outcome = readSettings(truthSettings, words, env)
  if (outcome.kind === 'text') return { text: outcome.text }
  const { settings } = outcome
  return { ...settings, record: settings.record === '' ? '' : resolve(settings.ficusCalledFrom, settings.record) }
}

/** The folder in which the user typed the command (npm changes it). */
export function callersFolder(env = process.env): string {
  return env['FICUS_CALLED_FROM'] ?? process.cwd()
}
