// In: the definition of a process's settings. Out: the text of --help; the same rows make docs/settings.md.
import type { TObject, TSchema } from 'typebox'
import type { SettingsDefinition } from './settings.ts'

export interface SettingRow {
  readonly flag: string
  readonly environment: string
  readonly default: string
  readonly description: string
}

export function settingRows(schema: TObject): SettingRow[] {
  return Object.entries(schema.properties as Record<string, TSchema>).map(([key, property]) => ({
    flag: `--${key.replace(/[A-Z]/g, letter => `-${letter.toLowerCase()}`)}`,
    environment: key.replace(/[A-Z]/g, letter => `_${letter}`).toUpperCase(),
    default: 'default' in property ? JSON.stringify(property.default) : 'required',
    description: describe(property as TSchema & { description?: string; minimum?: number; maximum?: number }),
  }))
}

export function renderHelp(definition: SettingsDefinition<TObject>): string {
  const rows = settingRows(definition.schema)
  const width = Math.max(...rows.map(row => row.flag.length), '--print-config'.length)
  const lines = rows.map(row => `  ${row.flag.padEnd(width)}  ${row.description} [${row.environment}; default ${row.default}]`)
  return [
    `${definition.process}: ${definition.summary}`,
    '',
    ...lines,
    `  ${'--config'.padEnd(width)}  a JSON file with these keys in camelCase`,
    `  ${'--print-config'.padEnd(width)}  print what would be used, secrets masked, and end`,
    `  ${'--help'.padEnd(width)}  this page`,
    '',
  ].join('\n')
}

function describe(property: { description?: string; minimum?: number; maximum?: number }): string {
  const bounds = [
    property.minimum !== undefined ? `from ${property.minimum}` : '',
    property.maximum !== undefined ? `to ${property.maximum}` : '',
  ]
  const range = bounds.filter(text => text !== '').join(' ')
  return `${property.description ?? ''}${range === '' ? '' : ` (${range})`}`
}
