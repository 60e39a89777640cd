// `load run SUITE`: runs a suite, prints table and verdict, keeps the run. In: the words after `run`. Out: the exit code.
import { LoadError } from '../errors.ts'
import { readLandscape } from '../landscape/landscape-file.ts'
import { keepRun } from '../run/run-folder.ts'
import { runSuite } from '../run/run-suite.ts'
import { suites } from '../suites/index.ts'
import type { Suite } from '../suites/suite.ts'
import { readRunSettings } from './config.ts'
import { exitCodes } from './exit-codes.ts'
import { renderResult } from './render-result.ts'

/** Errors: LoadError, SettingsError. */
export async function runCommand(words: readonly string[]): Promise<number> {
  const [name, ...rest] = words[0]?.startsWith('--') ? ['', ...words] : words
  const settings = readRunSettings(rest)
  if ('text' in settings) {
    process.stdout.write(`${settings.text}\nsuites:\n${suiteLines()}\n`)
    return exitCodes.pass
  }
  const suite = withStages(suiteNamed(name), settings.stages)
  const landscape = readLandscape(settings.landscape)
  const interruption = new AbortController()
  const stop = () => {
    if (interruption.signal.aborted) return
    process.stderr.write('load: stopping; the stage that was found is put back first\n')
    interruption.abort(new LoadError('INTERRUPTED', `running ${suite.name}`))
  }
  process.on('SIGINT', stop).on('SIGTERM', stop)
  const say = (line: string) => process.stderr.write(`load: ${line}\n`)
  const result = await runSuite({ suite, landscape, signal: interruption.signal, progress: say })
  const folder = keepRun(settings.runsDir, result)
  process.stdout.write(settings.json ? `${JSON.stringify(result, null, 2)}\n` : renderResult(result, folder))
  return exitCodes[result.verdict]
}

export function suiteLines(): string {
  return Object.values(suites)
    .map(suite => `  ${suite.name.padEnd(10)} ${suite.summary}`)
    .join('\n')
}

function suiteNamed(name: string | undefined): Suite {
  const suite = suites[name ?? '']
  if (suite === undefined || !Object.hasOwn(suites, name ?? '')) {
    throw new LoadError('USAGE_WRONG', `running the suite "${name ?? ''}" (known: ${Object.keys(suites).join(', ')})`)
  }
  return suite
}

function withStages(suite: Suite, wanted: readonly string[]): Suite {
  if (wanted.length === 0) return suite
  const known = suite.stages.map(plan => plan.stage as string)
  const unknown = wanted.find(stage => !known.includes(stage))
  if (unknown !== undefined) throw new LoadError('USAGE_WRONG', `walking the stage "${unknown}" (known: ${known.join(', ')})`)
  return { ...suite, stages: suite.stages.filter(plan => wanted.includes(plan.stage)) }
}
