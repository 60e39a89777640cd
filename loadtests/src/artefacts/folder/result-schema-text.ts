// In: the one schema of results. Out: the same as the JSON schema file that is published: loadtests/result.schema.json.
import { LoadResult } from '../../run/load-result.ts'

export function resultSchemaText(): string {
  const head = { $schema: 'https://json-schema.org/draft/2020-12/schema', title: 'Result of a load run of Ficus (result.json)' }
  const withoutEmpty = (key: string, value: unknown) => (key === 'description' && value === '' ? undefined : value)
  return `${JSON.stringify({ ...head, ...LoadResult }, withoutEmpty, 2)}\n`
}
