// `load init NAME`: a suite to begin with, which can be run as it is. In: a name and a folder. Out: a new file; an old one is never written over.
import { mkdirSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { LoadError } from '../errors.ts'
import { starterSuite } from '../suites/starter-suite.ts'
import { suiteSchemaFile } from '../suites/suite-catalogue.ts'
import { callersFolder, readInitSettings } from './config.ts'
import { exitCodes } from './exit-codes.ts'

const nameForm = /^[a-z][a-z0-9-]*$/

/** Errors: LoadError USAGE_WRONG, SettingsError. */
export function initCommand([name = '', ...words]: readonly string[]): number {
  const settings = readInitSettings(name.startsWith('--') ? [name, ...words] : words)
  if ('text' in settings) {
    process.stdout.write(`${settings.text}\nfirst the name of the suite: npm run load -- init my-suite\n`)
    return exitCodes.pass
  }
  if (!nameForm.test(name))
    throw new LoadError('USAGE_WRONG', `naming a suite "${name}" (small letters, digits and hyphens, a letter first)`)
  const { folder } = settings
  const file = join(folder, `${name}.json`)
  mkdirSync(folder, { recursive: true })
  writeNew(file, `${JSON.stringify(starterSuite(name, relative(folder, suiteSchemaFile)), null, 2)}\n`)
  const shown = relative(callersFolder(), file)
  process.stdout.write(`written: ${file}\n  npm run load -- run ./${shown} --short\n  npm run load -- run ./${shown}\n`)
  return exitCodes.pass
}

function writeNew(file: string, text: string): void {
  try {
    writeFileSync(file, text, { flag: 'wx' })
  } catch (cause) {
    throw new LoadError('USAGE_WRONG', `writing ${file} (${(cause as NodeJS.ErrnoException).code}); is it there already?`, cause)
  }
}
