// In: a result. Out: its folder below var/runs, with result.json. Called once per run, also after an interruption.
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { RunResult } from './result.ts'

export function keepRun(runsDir: string, result: RunResult): string {
  const time = new Date(result.startedAt)
    .toISOString()
    .replaceAll(':', '-')
    .replace(/\.\d+Z$/, 'Z')
  const folder = join(runsDir, `${time}-${result.suite}`)
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'result.json'), `${JSON.stringify(result, null, 2)}\n`)
  return folder
}
