// The evidence that a step of a ramp plan may require: the last verdict of a suite, and until when it counts. In: a run's verdict. Out: a small JSON file
// beside the run and, of whole runs, `var/evidence/<suite>.json`. Whoever plans ramps reads that file, or asks `load gate` and looks at the exit code.
import { createHash } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Static, Type } from 'typebox'
import { Value } from 'typebox/value'
import { amount, epochMs, list, oneWordOf, orNull, record, text } from '../engine/data-shapes.ts'
import type { Suite } from '../suites/suite-schema.ts'
import { type GateVerdict, gateVerdicts } from './gate-report.ts'
import type { LoadEvidence } from './load-evidence.ts'

const Evidence = record(
  {
    schemaVersion: Type.Literal(1),
    suite: Type.String({ pattern: '^[a-z][a-z0-9-]*$', description: 'by its name' }),
    suiteSha256: Type.Optional(text('of what the suite asked and required when it ran; absent in evidence from before 26 November 2026')),
    verdict: oneWordOf(gateVerdicts, 'of the run'),
    reasons: list(Type.String(), 'the first few sentences behind it'),
    short: Type.Boolean({ description: 'a short form proves that the suite works, so it allows no step' }),
    at: epochMs('end of the run'),
    expiresAt: epochMs('after this it allows no step'),
    gitRevision: orNull(Type.String(), 'of the code that ran'),
    flagRevision: orNull(amount(''), 'of the flag when the run ended'),
    runFolder: text('where the run is kept'),
  },
  'what a suite said last',
)
export interface Evidence extends Readonly<Static<typeof Evidence>> {}

const lifetimeMs = 24 * 3_600_000
const reasonsKeptMax = 10
/** A clock that runs ahead a little is no forgery. */
const aheadMaxMs = 60_000

export function evidenceOf(
  run: LoadEvidence & { readonly gate: { verdict: GateVerdict; reasons: readonly string[] } },
  runFolder: string,
): Evidence {
  const { gitRevision } = run.environment
  return {
    schemaVersion: 1,
    suite: run.suite.name,
    suiteSha256: suiteSha256Of(run.suite),
    verdict: run.gate.verdict,
    reasons: run.gate.reasons.slice(0, reasonsKeptMax),
    short: run.short,
    at: run.endedAt,
    expiresAt: run.endedAt + lifetimeMs,
    gitRevision: typeof gitRevision === 'string' ? gitRevision : null,
    flagRevision: run.slices.findLast(({ flagRevisionAfter }) => flagRevisionAfter !== null)?.flagRevisionAfter ?? null,
    runFolder,
  }
}

/** Two suites with the same digest ask the same and require the same. Where the random numbers begin is a matter of the run. */
export function suiteSha256Of({ randomStart: _, ...suite }: Suite): string {
  return createHash('sha256')
    .update(JSON.stringify(sorted(suite)))
    .digest('hex')
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).filter(([, one]) => one !== undefined)
  return Object.fromEntries(entries.sort(([one], [other]) => (one < other ? -1 : 1)).map(([key, one]) => [key, sorted(one)]))
}

/** A short form is kept beside its run only: it must not replace what a whole run said. */
export function keepEvidence(evidence: Evidence, evidenceDir: string): void {
  writeWhole(join(evidence.runFolder, 'evidence.json'), evidence)
  if (evidence.short) return
  mkdirSync(evidenceDir, { recursive: true })
  writeWhole(join(evidenceDir, `${evidence.suite}.json`), evidence)
}

/** Readers see the old file or the new one, never half of one. */
function writeWhole(path: string, evidence: Evidence): void {
  const unfinished = `${path}.${process.pid}`
  writeFileSync(unfinished, `${JSON.stringify(evidence, null, 2)}\n`)
  renameSync(unfinished, path)
}

export function suitesWithEvidence(evidenceDir: string): string[] {
  try {
    return readdirSync(evidenceDir)
      .filter(name => name.endsWith('.json'))
      .map(name => name.slice(0, -'.json'.length))
      .sort()
  } catch {
    return []
  }
}

export interface StepAnswer {
  readonly suite: string
  /** pass: the step is allowed. fail, inconclusive: the suite said so. invalid: there is nothing to rely on. */
  readonly verdict: GateVerdict
  readonly allowsStep: boolean
  readonly why: string
  readonly evidence: Evidence | null
}

export interface StepQuestion {
  readonly evidenceDir: string
  readonly maxAgeMs: number
  readonly now: number
  /** What the suite says now; null when it cannot be found (a file of somebody's own). */
  readonly suiteSha256: string | null
  /** Of the code that a step would move traffic to; null when it is not known. */
  readonly gitRevision: string | null
}

/** Shape: a suite's name and how old its verdict may be → whether a step may rely on it. Nothing is thrown: what cannot be read allows nothing. */
export function askEvidence(suite: string, question: StepQuestion): StepAnswer {
  const { evidenceDir, maxAgeMs, now } = question
  const none = (why: string): StepAnswer => ({ suite, verdict: 'invalid', allowsStep: false, why, evidence: null })
  const read = readEvidence(join(evidenceDir, `${suite}.json`))
  if (typeof read === 'string') return none(read)
  if (read.suite !== suite) return none(`the file is about ${read.suite}`)
  const stale = staleness(read, maxAgeMs, now) ?? aboutOthers(read, question)
  if (stale !== null) return { ...none(stale), evidence: read }
  const { verdict, reasons } = read
  return { suite, verdict, allowsStep: verdict === 'pass', why: reasons[0] ?? 'without a reason', evidence: read }
}

function readEvidence(path: string): Evidence | string {
  try {
    const evidence: unknown = JSON.parse(readFileSync(path, 'utf8'))
    return Value.Check(Evidence, evidence) ? evidence : `${path} does not have the form of evidence`
  } catch (error) {
    const missing = (error as { code?: string }).code === 'ENOENT'
    return missing ? `no evidence: ${path} does not exist; run the suite` : `${path} cannot be read: ${(error as Error).message}`
  }
}

/** A verdict about another suite of the same name, or about other code, says nothing about this step. */
function aboutOthers(evidence: Evidence, { suiteSha256, gitRevision }: StepQuestion): string | null {
  if (suiteSha256 !== null && evidence.suiteSha256 !== suiteSha256)
    return `the suite asks or requires something else than when it ran (or was run with other pairs than its file says); run it again`
  if (gitRevision !== null && evidence.gitRevision !== null && evidence.gitRevision !== gitRevision)
    return `it is about the code of ${evidence.gitRevision.slice(0, 10)}, and this is ${gitRevision.slice(0, 10)}; run the suite again`
  return null
}

function staleness({ short, at, expiresAt }: Evidence, maxAgeMs: number, now: number): string | null {
  const ageHours = ((now - at) / 3_600_000).toFixed(1)
  if (short) return 'it comes from a short form, which proves only that the suite works'
  if (at > now + aheadMaxMs) return 'it comes from the future; is a clock wrong?'
  if (now - at > maxAgeMs)
    return `it is ${ageHours} h old, older than the ${(maxAgeMs / 3_600_000).toFixed(1)} h asked for; run the suite again`
  return now > expiresAt ? `it is ${ageHours} h old and has expired; run the suite again` : null
}
