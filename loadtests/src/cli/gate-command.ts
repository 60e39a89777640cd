// `load gate`: may a step be taken? In: the words after `gate`. Out: the answer on stdout, and as exit code: 0 yes, 1 the suite failed, 2 it was
// inconclusive, 3 there is nothing to rely on. Also judges a kept run with today's rules, and the minutes of a ramp that is on.
import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { Value } from 'typebox/value'
import { LoadError } from '../errors.ts'
import { callersFolder, readGateSettings } from '../gate/config.ts'
import { askEvidence, type StepAnswer, suiteSha256Of, suitesWithEvidence } from '../gate/evidence.ts'
import { type GateReport, type GateVerdict, gateVerdicts } from '../gate/gate-report.ts'
import { judgeLoad } from '../gate/judge-load.ts'
import { judgeLive } from '../gate/live-gate.ts'
import { LiveWindow } from '../gate/live-window.ts'
import { gitRevision } from '../run/environment.ts'
import { LoadResult } from '../run/load-result.ts'
import { findSuite, suiteNames, suitesFolder } from '../suites/suite-catalogue.ts'
import { exitCodes } from './exit-codes.ts'

/** Errors: LoadError, SettingsError. */
export function gateCommand(words: readonly string[]): number {
  const [folder, rest] = words[0] === undefined || words[0].startsWith('--') ? [null, words] : [words[0], words.slice(1)]
  const settings = readGateSettings(rest)
  if ('text' in settings) {
    process.stdout.write(settings.text)
    return exitCodes.pass
  }
  if (folder !== null) return show(judgeAgain(resolve(callersFolder(), folder)), settings.json)
  if (settings.live !== '') return show(judgeLive(readJson(settings.live, LiveWindow, 'the minutes of a ramp')), settings.json)
  const suites = settings.suite === '' ? suitesWithEvidence(settings.evidenceDir) : settings.suite.split(',')
  const { evidenceDir, maxAgeHours } = settings
  const question = { evidenceDir, maxAgeMs: maxAgeHours * 3_600_000, now: Date.now(), gitRevision: gitRevision() }
  const answers = suites.map(suite => askEvidence(suite, { ...question, suiteSha256: sha256OfOurs(suite) }))
  return showAnswers(answers, settings)
}

/** Of a suite that the command line knows by its name. */
function sha256OfOurs(name: string): string | null {
  return suiteNames().includes(name) ? suiteSha256Of(findSuite(name, suitesFolder).suite) : null
}

function judgeAgain(folder: string): GateReport {
  const { gate: _, ...evidence } = readJson(join(folder, 'result.json'), LoadResult, 'the result of a load run')
  return judgeLoad(evidence)
}

function readJson<T extends typeof LoadResult | typeof LiveWindow>(path: string, schema: T, what: string) {
  let read: unknown
  try {
    read = JSON.parse(readFileSync(path === '-' ? 0 : path, 'utf8'))
  } catch (error) {
    throw new LoadError('USAGE_WRONG', `reading ${what} from ${path} (${(error as Error).message})`)
  }
  if (Value.Check(schema, read)) return read
  const [first] = Value.Errors(schema, read)
  throw new LoadError('USAGE_WRONG', `reading ${what} from ${path} (${first?.instancePath ?? ''}: ${first?.message ?? 'not its form'})`)
}

function show(report: GateReport & { readonly step?: string }, json: boolean): number {
  const { verdict, reasons, rules, step } = report
  const marks = { pass: 'ok  ', fail: 'FAIL', inconclusive: '?   ', invalid: 'VOID' }
  const lines = [
    ...rules.map(({ verdict: one, why, shownOnly }) => `  ${marks[one]}  ${why}${shownOnly ? ' [shown only]' : ''}`),
    `${verdict.toUpperCase()}${step === undefined ? '' : `: ${step}`}`,
    ...(verdict === 'pass' ? [] : reasons.map(reason => `  ${reason}`)),
  ]
  process.stdout.write(json ? `${JSON.stringify(report, null, 2)}\n` : `${lines.join('\n')}\n`)
  return exitCodes[verdict]
}

function showAnswers(answers: readonly StepAnswer[], { json, evidenceDir }: { json: boolean; evidenceDir: string }): number {
  const verdict = worst(answers)
  const allowsStep = verdict === 'pass'
  const lines = answers.map(({ suite, verdict: one, why, evidence }) => {
    const from =
      evidence === null
        ? ''
        : ` (${ago(evidence.at)}, git ${evidence.gitRevision?.slice(0, 10) ?? '–'}, flag revision ${evidence.flagRevision ?? '–'})`
    return `${suite}: ${one.toUpperCase()}${from}: ${why}`
  })
  const none = answers.length === 0 ? [`no evidence in ${evidenceDir}; run a suite`] : []
  const text = [...lines, ...none, allowsStep ? 'a step is allowed' : 'no step is allowed'].join('\n')
  process.stdout.write(json ? `${JSON.stringify({ verdict, allowsStep, answers }, null, 2)}\n` : `${text}\n`)
  return exitCodes[verdict]
}

/** What failed outweighs what is missing: nobody should run a failed suite again until it passes. */
function worst(answers: readonly StepAnswer[]): GateVerdict {
  const order: readonly GateVerdict[] = ['fail', 'invalid', 'inconclusive', 'pass']
  return answers.length === 0 ? 'invalid' : (order.find(one => answers.some(({ verdict }) => verdict === one)) ?? gateVerdicts[3])
}

function ago(at: number): string {
  return `${((Date.now() - at) / 3_600_000).toFixed(1)} h ago`
}
