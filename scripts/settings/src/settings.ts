// In: one schema per process, its command line, its environment. Out: one complete, frozen record of settings, or one clear refusal.
// Called only by the config.ts of each process; this is the only mechanism by which a process is configured.
import { readFileSync } from 'node:fs'
import type { Static, TObject, TSchema } from 'typebox'
import { Value } from 'typebox/value'
import { nearestName } from './nearest-name.ts'
import { parseFlags } from './parse-flags.ts'
import { readText } from './read-text.ts'
import { renderHelp } from './render-help.ts'
import { SettingsError } from './settings-error.ts'

/** What a process declares once: its name for messages, one sentence about it, and the schema of its settings. */
export interface SettingsDefinition<S extends TObject> {
  readonly process: string
  readonly summary: string
  readonly schema: S
}

export type SettingsOutcome<S extends TObject> =
  | { readonly kind: 'settings'; readonly settings: Readonly<Static<S>> }
  | { readonly kind: 'text'; readonly text: string }

/**
 * Shape: defaults < `--config file.json` < environment < flags. A key `adminPort` is `--admin-port` on the command line and `ADMIN_PORT` in the environment.
 * Errors: SettingsError (unknown key with the nearest known one, wrong type, out of bounds, missing).
 */
export function readSettings<S extends TObject>(
  definition: SettingsDefinition<S>,
  argv: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): SettingsOutcome<S> {
  const properties = definition.schema.properties as Record<string, TSchema>
  const flags = parseFlags(definition.process, properties, argv)
  if (flags.help) return { kind: 'text', text: renderHelp(definition) }
  const values = {
    ...fromDefaults(properties),
    ...fromFile(definition.process, properties, flags.configFile),
    ...fromEnvironment(definition.process, properties, env),
    ...flags.values,
  }
  const settings = validated(definition, values)
  if (flags.printConfig) return { kind: 'text', text: `${JSON.stringify(maskSecrets(properties, settings), null, 2)}\n` }
  return { kind: 'settings', settings: Object.freeze(settings) }
}

/** The same for a process entry: prints help or the refusal and ends the process (0 for help, 64 for wrong usage). */
export function settingsOrExit<S extends TObject>(
  definition: SettingsDefinition<S>,
  argv: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): Readonly<Static<S>> {
  try {
    const outcome = readSettings(definition, argv, env)
    if (outcome.kind === 'settings') return outcome.settings
    process.stdout.write(outcome.text)
    process.exit(0)
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error
    process.stderr.write(`${error.message}\n`)
    process.exit(64)
  }
}

export function environmentName(key: string): string {
  return key.replace(/[A-Z]/g, letter => `_${letter}`).toUpperCase()
}

function fromDefaults(properties: Record<string, TSchema>): Record<string, unknown> {
  const values: Record<string, unknown> = {}
  for (const [key, schema] of Object.entries(properties)) if ('default' in schema) values[key] = schema.default
  return values
}

function fromFile(process: string, properties: Record<string, TSchema>, file: string | null): Record<string, unknown> {
  if (file === null) return {}
  const content = parseJsonObject(process, file)
  for (const key of Object.keys(content)) {
    if (!(key in properties)) {
      throw new SettingsError(`${process}: ${file} has the unknown key "${key}"${nearestName(key, Object.keys(properties))}`)
    }
  }
  return content
}

function parseJsonObject(process: string, file: string): Record<string, unknown> {
  try {
    const content: unknown = JSON.parse(readFileSync(file, 'utf8'))
    if (typeof content === 'object' && content !== null && !Array.isArray(content)) return content as Record<string, unknown>
  } catch (cause) {
    throw new SettingsError(`${process}: the settings file ${file} cannot be read: ${(cause as Error).message}`, { cause })
  }
  throw new SettingsError(`${process}: the settings file ${file} must hold one JSON object`)
}

function fromEnvironment(process: string, properties: Record<string, TSchema>, env: Readonly<Record<string, string | undefined>>) {
  const values: Record<string, unknown> = {}
  for (const [key, schema] of Object.entries(properties)) {
    const text = env[environmentName(key)]
    if (text !== undefined && text !== '') values[key] = readText(process, environmentName(key), schema, text)
  }
  return values
}

function validated<S extends TObject>(definition: SettingsDefinition<S>, values: Record<string, unknown>): Static<S> {
  if (Value.Check(definition.schema, values)) return values as Static<S>
  const [first] = Value.Errors(definition.schema, values)
  const missing = first?.keyword === 'required' ? (first.params as { requiredProperties: string[] }).requiredProperties[0] : undefined
  if (missing !== undefined) {
    throw new SettingsError(
      `${definition.process}: "${missing}" is not set; give --${flagName(missing)} or ${environmentName(missing)} (see --help)`,
    )
  }
  const key = first?.instancePath.slice(1) ?? ''
  const words = wordsOf((definition.schema.properties as Record<string, TSchema>)[key])
  if (words !== null) {
    const value = String(values[key])
    throw new SettingsError(
      `${definition.process}: "${key}" is one of ${words.join(', ')}, not "${value}"${nearestName(value, words)} (see --help)`,
    )
  }
  throw new SettingsError(
    `${definition.process}: "${key}" ${first?.message ?? 'is not valid'} (it is ${JSON.stringify(values[key])}; see --help)`,
  )
}

/** The words of a setting that takes one of several; null for any other. */
function wordsOf(schema: TSchema | undefined): readonly string[] | null {
  const choices = (schema as { readonly anyOf?: readonly { readonly const?: unknown }[] } | undefined)?.anyOf ?? []
  const words = choices.flatMap(choice => (typeof choice.const === 'string' ? [choice.const] : []))
  return words.length > 0 && words.length === choices.length ? words : null
}

function maskSecrets(properties: Record<string, TSchema>, settings: Record<string, unknown>): Record<string, unknown> {
  const shown: Record<string, unknown> = {}
  for (const [key, value] of Object.entries(settings)) {
    shown[key] = (properties[key] as { secret?: boolean } | undefined)?.secret === true && value !== '' ? '***' : value
  }
  return shown
}

function flagName(key: string): string {
  return key.replace(/[A-Z]/g, letter => `-${letter.toLowerCase()}`)
}

export { SettingsError } from './settings-error.ts'
