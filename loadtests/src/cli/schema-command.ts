// `load schema [result]`: the JSON schema of suites or of results; loadtests/suite.schema.json and loadtests/result.schema.json are what it prints.
import { resultSchemaText } from '../artefacts/folder/result-schema-text.ts'
import { LoadError } from '../errors.ts'
import { suiteSchemaText } from '../suites/suite-schema-text.ts'
import { exitCodes } from './exit-codes.ts'

const texts: Readonly<Record<string, () => string>> = { suite: suiteSchemaText, result: resultSchemaText }

/** Errors: USAGE_WRONG. */
export function schemaCommand([what = 'suite']: readonly string[]): number {
  const text = Object.hasOwn(texts, what) ? texts[what] : undefined
  if (text === undefined) throw new LoadError('USAGE_WRONG', `load schema ${what} (known: ${Object.keys(texts).join(', ')})`)
  process.stdout.write(text())
  return exitCodes.pass
}
