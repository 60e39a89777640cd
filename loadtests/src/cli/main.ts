// `npm run load -- …`: the command line of the load tests. In: words. Out: text on stdout, progress on stderr, an exit code.
import { nearestName } from '@ficus/settings/nearest-name'
import { LoadError, loadErrors } from '../errors.ts'
import { exitCodes } from './exit-codes.ts'

interface Verb {
  readonly usage: string
  readonly summary: string
  /** Loaded when it is called: most verbs need little of the rest. Out: the exit code. */
  readonly load: () => Promise<(words: readonly string[]) => number | Promise<number>>
}

const verbs: Readonly<Record<string, Verb>> = {
  run: { usage: 'run SUITE|FILE', summary: 'runs a suite and judges it', load: async () => (await import('./run-command.ts')).runCommand },
  list: { usage: 'list', summary: 'shows the suites', load: async () => (await import('./list-command.ts')).listCommand },
  gate: {
    usage: 'gate [RUN_FOLDER]',
    summary: 'says whether fresh evidence allows a step; or judges a kept run again',
    load: async () => (await import('./gate-command.ts')).gateCommand,
  },
  report: {
    usage: 'report RUN [--out FILE]',
    summary: 'makes the page, junit.xml and summary.md of a kept run anew',
    load: async () => (await import('./report-command.ts')).reportCommand,
  },
  compare: {
    usage: 'compare RUN RUN',
    summary: 'shows two kept runs beside each other; never a gate',
    load: async () => (await import('./compare-command.ts')).compareCommand,
  },
  trend: {
    usage: 'trend SUITE [--last 20]',
    summary: 'shows how a suite went over its kept runs',
    load: async () => (await import('./trend-command.ts')).trendCommand,
  },
  calibrate: {
    usage: 'calibrate [--short]',
    summary: 'checks the engine against servers whose truth is known',
    load: async () => (await import('./calibrate-command.ts')).calibrateCommand,
  },
  truth: {
    usage: 'truth [--real 20]',
    summary: 'measures how often the gate itself is wrong',
    load: async () => (await import('./truth-command.ts')).truthCommand,
  },
  init: {
    usage: 'init NAME [--in FOLDER]',
    summary: 'writes a new suite to begin with',
    load: async () => (await import('./init-command.ts')).initCommand,
  },
  schema: {
    usage: 'schema [result]',
    summary: 'prints the JSON schema of suites, or of results',
    load: async () => (await import('./schema-command.ts')).schemaCommand,
  },
}

const usageWidth = Math.max(...Object.values(verbs).map(({ usage }) => usage.length))
const help = `load: runs suites against a running landscape and ends with a verdict

${Object.values(verbs)
  .map(({ usage, summary }) => `  npm run load -- ${usage.padEnd(usageWidth)}  ${summary}`)
  .join('\n')}

each with --help; exit codes: 0 pass, 1 fail, 2 inconclusive, 3 invalid run, 64 wrong usage
`

async function main([name, ...words]: readonly string[]): Promise<number> {
  if (name === undefined || name === '--help' || name === 'help') {
    process.stdout.write(help)
    return name === undefined ? exitCodes.usage : exitCodes.pass
  }
  const verb = Object.hasOwn(verbs, name) ? verbs[name] : undefined
  const known = Object.keys(verbs)
  if (verb === undefined) throw new LoadError('USAGE_WRONG', `load ${name}${nearestName(name, known)} (known: ${known.join(', ')})`)
  return (await verb.load())(words)
}

try {
  process.exitCode = await main(process.argv.slice(2))
} catch (error) {
  const { name, message } = error as Error
  process.stderr.write(`load: ${message}\n`)
  const usage = name === 'SettingsError' || name === 'SuiteError'
  process.exitCode = usage ? exitCodes.usage : error instanceof LoadError ? loadErrors[error.code].exitCode : exitCodes.invalid
}
