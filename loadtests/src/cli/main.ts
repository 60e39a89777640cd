// `npm run load -- …`: the command line of the load tests. In: words. Out: text on stdout, progress on stderr, an exit code.
import { LoadError, loadErrors } from '../errors.ts'
import { exitCodes } from './exit-codes.ts'
import { runCommand, suiteLines } from './run-command.ts'

const help = `load: runs suites against a running landscape and ends with a verdict

  npm run load -- run SUITE [--stages off,live] [--json] [--landscape FILE] [--runs-dir FOLDER]
  npm run load -- run --help

suites:
${suiteLines()}

exit codes: 0 pass, 1 fail, 2 inconclusive, 3 invalid run, 64 wrong usage
`

async function main([verb, ...words]: readonly string[]): Promise<number> {
  if (verb === undefined || verb === '--help' || verb === 'help') {
    process.stdout.write(help)
    return verb === undefined ? exitCodes.usage : exitCodes.pass
  }
  if (verb === 'run') return runCommand(words)
  throw new LoadError('USAGE_WRONG', `load ${verb} (known: run)`)
}

try {
  process.exitCode = await main(process.argv.slice(2))
} catch (error) {
  const { name, message } = error as Error
  process.stderr.write(`load: ${message}\n`)
  process.exitCode =
    name === 'SettingsError' ? exitCodes.usage : error instanceof LoadError ? loadErrors[error.code].exitCode : exitCodes.invalid
}
