// The settings of `load report`, `load compare` and `load trend`. The only reader of process.env here.
import { resolve } from 'node:path'
import { readSettings, type SettingsDefinition } from '@ficus/settings'
import { type TObject, type TSchema, Type } from 'typebox'

const repositoryRoot = resolve(import.meta.dirname, '../../..')
const where = {
  runsDir: Type.String({ default: resolve(repositoryRoot, 'var/runs'), description: 'folder in which each run has a folder of its own' }),
  ficusCalledFrom: Type.String({
    default: process.cwd(),
    description: 'the folder that relative paths on the command line start from',
  }),
}
const json = Type.Boolean({ default: false, description: 'print data instead of a table' })

const define = <T extends Record<string, TSchema>>(process: string, summary: string, properties: T) => ({
  process,
  summary,
  schema: Type.Object({ ...properties, ...where }),
})

const report = define('load report', 'makes the page, junit.xml and summary.md of a kept run anew', {
  out: Type.String({ default: '', description: 'write the page here; empty: into the folder of the run' }),
})
const compare = define('load compare', 'shows two kept runs beside each other; never a gate, since they were not measured in turn', {
  json,
})
const trend = define('load trend', 'shows how a suite went over its kept runs', {
  json,
  last: Type.Integer({ default: 20, minimum: 1, maximum: 1000, description: 'so many of the youngest runs' }),
  html: Type.String({ default: '', description: 'also write a page to this file' }),
})

type Text = { readonly text: string }

/** Shape: words behind the names of runs → settings with absolute paths, or a text to print. Errors: SettingsError. */
export const readReportSettings = (words: readonly string[]) => read(report, words)
export const readCompareSettings = (words: readonly string[]) => read(compare, words)
export const readTrendSettings = (words: readonly string[]) => read(trend, words)

function read<S extends TObject>(definition: SettingsDefinition<S>, words: readonly string[]) {
  const outcome = readSettings(definition, words, process.env)
  if (outcome.kind === 'text') return { text: outcome.text } satisfies Text
  const settings = outcome.settings as typeof outcome.settings & { readonly runsDir: string; readonly ficusCalledFrom: string }
  return { ...settings, runsDir: resolve(settings.ficusCalledFrom, settings.runsDir) }
}
