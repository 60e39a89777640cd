// In: the text of a flag or an environment variable and the schema of its key. Out: the value in the schema's type.
// Units: none of its own; bounds are checked later, by the schema.
import type { TSchema } from 'typebox'
import { SettingsError } from './settings-error.ts'

export function readText(process: string, source: string, schema: TSchema, text: string): unknown {
  const type = (schema as { type?: string }).type
  if (type === 'boolean') {
    if (text === 'true' || text === '1') return true
    if (text === 'false' || text === '0') return false
    throw new SettingsError(`${process}: ${source} must be true or false, not "${text}"`)
  }
  if (type === 'integer' || type === 'number') {
    const value = Number(text)
    if (text.trim() === '' || !Number.isFinite(value)) throw new SettingsError(`${process}: ${source} must be a number, not "${text}"`)
    return value
  }
  return text
}
