// The suites by the name that the command line knows: one file each in loadtests/suites. In: a name, or the path of anybody's own file. Out: the suite.
import { readdirSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { nearestName } from '@ficus/settings/nearest-name'
import { LoadError } from '../errors.ts'
import { readSuite } from './read-suite.ts'
import type { Suite } from './suite-schema.ts'

export const suitesFolder = resolve(import.meta.dirname, '../../suites')
export const suiteSchemaFile = resolve(suitesFolder, '../suite.schema.json')

export interface FoundSuite {
  readonly suite: Suite
  /** From which its paths of models and recordings start. */
  readonly folder: string
}

/** `run smoke` takes ours; `run ./mine.json` a file, from the folder that the command was typed in. Errors: LoadError USAGE_WRONG, SuiteError. */
export function findSuite(word: string, calledFrom: string): FoundSuite {
  if (word.endsWith('.json') || word.includes('/')) {
    const file = resolve(calledFrom, word)
    return { suite: readSuite(file), folder: dirname(file) }
  }
  const known = suiteNames()
  if (known.includes(word)) return { suite: readSuite(join(suitesFolder, `${word}.json`)), folder: suitesFolder }
  throw new LoadError(
    'USAGE_WRONG',
    `running the suite "${word}"${nearestName(word, known)} (known: ${known.join(', ')}; or the path of a file)`,
  )
}

export function suiteNames(): string[] {
  return readdirSync(suitesFolder)
    .filter(file => file.endsWith('.json'))
    .map(file => basename(file, '.json'))
    .sort()
}

export function suiteLines(): string {
  const names = suiteNames()
  const width = Math.max(...names.map(name => name.length))
  return names.map(name => `  ${name.padEnd(width)}  ${readSuite(join(suitesFolder, `${name}.json`)).summary}`).join('\n')
}
