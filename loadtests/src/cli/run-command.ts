// `load run SUITE`: runs a suite, prints table and verdict, keeps the run. In: the words after `run`. Out: the exit code.
import { keepLoadRun, keepWalkRun } from '../artefacts/folder/keep-run.ts'
import { renderLoadResult } from '../artefacts/text/render-load-result.ts'
import { LoadError } from '../errors.ts'
import { evidenceOf, keepEvidence } from '../gate/evidence.ts'
import { type Landscape, readLandscape } from '../landscape/landscape-file.ts'
import { runLoad } from '../run/run-load.ts'
import { runWalk } from '../run/run-walk.ts'
import { shortForm } from '../suites/short-form.ts'
import { findSuite, suiteLines } from '../suites/suite-catalogue.ts'
import type { LoadPlan, Suite, WalkPlan } from '../suites/suite-schema.ts'
import { callersFolder, type RunSettings, readRunSettings } from './config.ts'
import { exitCodes } from './exit-codes.ts'
import { openProgress } from './live-progress.ts'
import { renderResult } from './render-result.ts'

type LoadSuite = Suite & { readonly load: LoadPlan }

/** Errors: LoadError, SettingsError, SuiteError. */
export async function runCommand(words: readonly string[]): Promise<number> {
  const [name = '', ...rest] = words[0]?.startsWith('--') ? ['', ...words] : words
  const settings = readRunSettings(rest)
  if ('text' in settings) {
    process.stdout.write(`${settings.text}\nsuites, or the path of a file of your own:\n${suiteLines()}\n`)
    return exitCodes.pass
  }
  const found = findSuite(name, callersFolder())
  const { walk, load } = found.suite
  const landscape = readLandscape(settings.landscape)
  const signal = interruption(found.suite.name)
  if (walk !== undefined) return walkAndShow({ ...found.suite, walk }, landscape, settings, signal)
  return loadAndShow({ suite: { ...found.suite, load: load! }, folder: found.folder }, landscape, settings, signal)
}

async function walkAndShow(suite: Suite & { walk: WalkPlan }, landscape: Landscape, settings: RunSettings, signal: AbortSignal) {
  const walk = withStages(suite.walk, settings.stages)
  const result = await runWalk({ suite: { ...suite, walk }, landscape, signal, progress: say })
  const folder = keepWalkRun(settings.runsDir, result)
  process.stdout.write(settings.json ? `${JSON.stringify(result, null, 2)}\n` : renderResult(result, folder))
  return exitCodes[result.verdict]
}

async function loadAndShow(
  { suite, folder: suiteFolder }: { readonly suite: LoadSuite; readonly folder: string },
  landscape: Landscape,
  settings: RunSettings,
  signal: AbortSignal,
): Promise<number> {
  const { short, landscape: landscapeFile } = settings
  const wanted = withPairs(short ? shortForm(suite) : suite, settings.pairs)
  const input = { suite: wanted, short, suiteFolder, landscape, landscapeFile, signal }
  const progress = openProgress(process.stderr, suite.name)
  const result = await runLoad({ ...input, progress: progress.tell }).finally(progress.close)
  const folder = keepLoadRun(settings.runsDir, result)
  keepEvidence(evidenceOf(result, folder), settings.evidenceDir)
  process.stdout.write(settings.json ? `${JSON.stringify(result, null, 2)}\n` : renderLoadResult(result, folder))
  return exitCodes[result.gate.verdict]
}

/** Ctrl-C, and the signal that a runner of jobs sends: the run ends cleanly and is kept, as invalid. */
function interruption(suiteName: string): AbortSignal {
  const controller = new AbortController()
  const stop = () => {
    if (controller.signal.aborted) return
    process.stderr.write('load: stopping; the flag that was found is put back first\n')
    controller.abort(new LoadError('INTERRUPTED', `running ${suiteName}`))
  }
  process.on('SIGINT', stop).on('SIGTERM', stop)
  return controller.signal
}

function withStages(walk: WalkPlan, wanted: readonly string[]): WalkPlan {
  if (wanted.length === 0) return walk
  const known = walk.stages.map(({ position }) => position.stage as string)
  const unknown = wanted.find(stage => !known.includes(stage))
  if (unknown !== undefined) throw new LoadError('USAGE_WRONG', `walking the stage "${unknown}" (known: ${known.join(', ')})`)
  return { ...walk, stages: walk.stages.filter(({ position }) => wanted.includes(position.stage)) }
}

function withPairs(suite: LoadSuite, count: number): LoadSuite {
  if (count === 0) return suite
  if (suite.load.variants.length !== 2)
    throw new LoadError('USAGE_WRONG', `running ${suite.name} with --pairs: it measures one variant only`)
  const { load } = suite
  return {
    ...suite,
    load: { ...load, pairs: { minCount: count, stepCount: 1, maxCount: count }, short: { ...load.short, pairCount: count } },
  }
}

function say(line: string): void {
  process.stderr.write(`load: ${line}\n`)
}
