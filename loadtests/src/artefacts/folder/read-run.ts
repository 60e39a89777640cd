// Reads a kept run back. In: its folder (or the path of a result.json). Out: the result, checked against the schema, so that reports never meet half a run.
import { existsSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { Compile } from 'typebox/compile'
import { LoadError } from '../../errors.ts'
import { LoadResult } from '../../run/load-result.ts'
import type { RunResult } from '../../run/result.ts'

export type KeptRun =
  | { readonly kind: 'load'; readonly folder: string; readonly result: LoadResult }
  | { readonly kind: 'walk'; readonly folder: string; readonly result: RunResult }

const loadResult = Compile(LoadResult)

/** Errors: RUN_MISSING, RUN_MALFORMED. */
export function readRun(folder: string): KeptRun {
  const file = existsSync(folder) && statSync(folder).isFile() ? folder : join(folder, 'result.json')
  if (!existsSync(file)) throw new LoadError('RUN_MISSING', `reading the run ${folder}`)
  const content = parse(file)
  if (isWalk(content)) return { kind: 'walk', folder, result: content }
  if (loadResult.Check(content)) return { kind: 'load', folder, result: content as LoadResult }
  throw new LoadError('RUN_MALFORMED', `reading ${file}: ${firstProblem(content)}`)
}

/** Errors: RUN_MISSING, RUN_MALFORMED; also of a walk, which has nothing to compare. */
export function readLoadRun(folder: string): LoadResult {
  const run = readRun(folder)
  if (run.kind === 'walk') throw new LoadError('USAGE_WRONG', `reading ${folder}, a walk without load, as a load run`)
  return run.result
}

function parse(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch (cause) {
    throw new LoadError('RUN_MALFORMED', `reading ${file}: ${(cause as Error).message}`, cause)
  }
}

/** Walks have no schema of their own; what reports need is looked at. */
function isWalk(content: unknown): content is RunResult {
  const { suite, verdict, reasons, stages } = (content ?? {}) as Record<string, unknown>
  return typeof suite === 'string' && typeof verdict === 'string' && Array.isArray(reasons) && Array.isArray(stages)
}

function firstProblem(content: unknown): string {
  const [first] = loadResult.Errors(content)
  return first === undefined ? 'not a result' : `${first.instancePath === '' ? 'the whole' : first.instancePath} ${first.message}`
}
