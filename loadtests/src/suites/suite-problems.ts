// In: what a suite's file holds. Out: one clear line per problem, each with its place in the file; none: the form is that of the schema.
// Unions are told apart by the word that names them, so that a wrong threshold gets one line and not one per kind of threshold. Called by read-suite.ts.
import { nearestName } from '@ficus/settings/nearest-name'
import type { TSchema } from 'typebox'
import { Value } from 'typebox/value'

interface ObjectSchema {
  readonly properties: Readonly<Record<string, TSchema>>
  readonly required?: readonly string[]
}
interface Form {
  readonly type?: string
  readonly anyOf?: readonly (TSchema & Form)[]
  readonly items?: TSchema
  readonly properties?: Readonly<Record<string, TSchema>>
  readonly patternProperties?: unknown
  readonly const?: string
  readonly description?: string
}
type Fields = Readonly<Record<string, unknown>>

export function formProblems(schema: TSchema, value: unknown, path = ''): string[] {
  const form = schema as Form
  if (form.anyOf !== undefined) return unionProblems(form.anyOf, value, path)
  if (form.properties !== undefined) return objectProblems(schema as unknown as ObjectSchema, value, path)
  if (form.type === 'array' && Array.isArray(value) && form.items !== undefined) {
    const items = form.items
    const own = leafProblems({ ...schema, items: {} } as TSchema, value, path)
    return [...own, ...value.flatMap((item, index) => formProblems(items, item, `${path}/${index}`))]
  }
  return leafProblems(schema, value, path)
}

function objectProblems({ properties, required = [] }: ObjectSchema, value: unknown, path: string): string[] {
  if (!isFields(value)) return [`${place(path)}: must be an object, not ${shown(value)}`]
  const known = Object.keys(properties)
  const unknown = Object.keys(value).filter(key => !known.includes(key))
  const missing = required.filter(key => !(key in value))
  return [
    ...unknown.map(key => `${place(path)}: unknown key "${key}"${nearestName(key, known) || ` (known: ${known.join(', ')})`}`),
    ...missing.map(key => `${place(path)}: "${key}" is missing: ${descriptionOf(properties[key])}`),
    ...known.filter(key => key in value).flatMap(key => formProblems(properties[key]!, value[key], `${path}/${key}`)),
  ]
}

function unionProblems(branches: readonly (TSchema & Form)[], value: unknown, path: string): string[] {
  const words = branches.map(branch => branch.const)
  if (words.every(word => word !== undefined)) return words.includes(value as string) ? [] : [notOneOf(words, value, path)]
  if (!isFields(value)) return [`${place(path)}: must be an object, not ${shown(value)}`]
  const named = branches.filter(branch => 'rule' in (branch.properties ?? {}))
  if (named.length === branches.length) {
    const rules = branches.map(branch => (branch.properties!['rule'] as Form).const)
    const branch = branches[rules.indexOf(value['rule'] as string)]
    return branch === undefined ? [notOneOf(rules, value['rule'], `${path}/rule`)] : formProblems(branch, value, path)
  }
  const fitting = branches.find(branch => Object.keys(branch.properties ?? {}).some(key => key in value)) ?? branches[0]!
  return formProblems(fitting, value, path)
}

function leafProblems(schema: TSchema, value: unknown, path: string): string[] {
  return [...Value.Errors(schema, value)].slice(0, 1).map(error => `${place(path)}: ${error.message}, not ${shown(value)}`)
}

function notOneOf(words: readonly unknown[], value: unknown, path: string): string {
  const known = words.map(String)
  return `${place(path)}: must be one of ${known.join(', ')}, not ${shown(value)}${typeof value === 'string' ? nearestName(value, known) : ''}`
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

const place = (path: string) => (path === '' ? '/' : path)
const shown = (value: unknown) => (JSON.stringify(value) ?? 'nothing').slice(0, 80)
const descriptionOf = (schema: TSchema | undefined) => (schema as Form | undefined)?.description ?? 'it is required'
