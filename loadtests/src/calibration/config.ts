// The settings of `load calibrate`. Out: settings, or a text to print. Called by the command.
import { readSettings, type SettingsDefinition } from '@ficus/settings'
import { type Static, Type } from 'typebox'

const schema = Type.Object({
  short: Type.Boolean({ default: false, description: 'seconds instead of minutes: accounts as strict as ever, times only roughly' }),
  json: Type.Boolean({ default: false, description: 'print the table as JSON on stdout, progress on stderr' }),
})

export const calibrateSettings: SettingsDefinition<typeof schema> = {
  process: 'load calibrate',
  summary: 'checks the engine against servers whose truth is known, and against wrk',
  schema,
}

/** Errors: SettingsError. */
export function readCalibrateSettings(words: readonly string[], env = process.env): Static<typeof schema> | { readonly text: string } {
  const outcome = readSettings(calibrateSettings, words, env)
  return outcome.kind === 'text' ? { text: outcome.text } : outcome.settings
}
