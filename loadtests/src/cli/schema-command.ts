// `load schema`: the JSON schema of suites, for editors; loadtests/suite.schema.json is what it prints.
import { suiteSchemaText } from '../suites/suite-schema-text.ts'
import { exitCodes } from './exit-codes.ts'

export function schemaCommand(): number {
  process.stdout.write(suiteSchemaText())
  return exitCodes.pass
}
