// In: the command line of a process. Out: the values of its flags; `--config`, `--print-config` and `--help` belong to every process.
import type { TSchema } from 'typebox'
import { nearestName } from './nearest-name.ts'
import { readText } from './read-text.ts'
import { SettingsError } from './settings-error.ts'

export interface Flags {
  readonly values: Record<string, unknown>
  readonly configFile: string | null
  readonly help: boolean
  readonly printConfig: boolean
}

export function parseFlags(process: string, properties: Record<string, TSchema>, argv: readonly string[]): Flags {
  const values: Record<string, unknown> = {}
  let configFile: string | null = null
  let help = false
  let printConfig = false
  const words = [...argv]
  for (let word = words.shift(); word !== undefined; word = words.shift()) {
    if (!word.startsWith('--')) throw new SettingsError(`${process}: "${word}" is not a flag; see --help`)
    const [name, inline] = splitFlag(word)
    const value = (): string => {
      const text = inline ?? words.shift()
      if (text === undefined) throw new SettingsError(`${process}: --${name} needs a value`)
      return text
    }
    if (name === 'help') help = true
    else if (name === 'print-config') printConfig = true
    else if (name === 'config') configFile = value()
    else {
      const [key, schema] = keyOfFlag(process, properties, name)
      const bare = (schema as { type?: string }).type === 'boolean' && inline === undefined
      values[key] = bare ? true : readText(process, `--${name}`, schema, value())
    }
  }
  return { values, configFile, help, printConfig }
}

function splitFlag(word: string): [string, string | undefined] {
  const at = word.indexOf('=')
  return at === -1 ? [word.slice(2), undefined] : [word.slice(2, at), word.slice(at + 1)]
}

function keyOfFlag(process: string, properties: Record<string, TSchema>, name: string): [string, TSchema] {
  const key = name.replace(/-([a-z0-9])/g, (_, letter: string) => letter.toUpperCase())
  const schema = properties[key]
  if (schema !== undefined) return [key, schema]
  const known = Object.keys(properties).map(k => k.replace(/[A-Z]/g, letter => `-${letter.toLowerCase()}`))
  throw new SettingsError(`${process}: unknown flag --${name}${nearestName(name, known)}`)
}
