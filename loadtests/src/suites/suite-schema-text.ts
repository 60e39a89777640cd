// In: the one schema of suites. Out: the same as a JSON schema file, which editors read while a suite is written.
import { Suite } from './suite-schema.ts'

export function suiteSchemaText(): string {
  const head = { $schema: 'https://json-schema.org/draft/2020-12/schema', title: 'Suite of Ficus load tests' }
  return `${JSON.stringify({ ...head, ...Suite }, null, 2)}\n`
}
