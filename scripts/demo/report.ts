// In: the steps and the summary. Out: var/demo/report.md for people and report.json for programs.
import { writeFileSync } from 'node:fs'
import { cpus, release } from 'node:os'
import { join } from 'node:path'
import type { StepResult } from './step.ts'
import type { SummaryRows } from './summary.ts'

export interface FinishedStep extends StepResult {
  readonly title: string
  readonly elapsedMs: number
}

export function writeReport(varDir: string, steps: readonly FinishedStep[], summary: SummaryRows): string {
  const machine = { cores: cpus().length, cpu: cpus()[0]?.model ?? 'unknown', kernel: release(), node: process.version }
  const file = join(varDir, 'report.md')
  writeFileSync(
    join(varDir, 'report.json'),
    `${JSON.stringify({ at: new Date().toISOString(), machine, steps, summary: Object.fromEntries(summary) }, null, 2)}\n`,
  )
  writeFileSync(file, page(steps, summary, machine))
  return file
}

function page(steps: readonly FinishedStep[], summary: SummaryRows, machine: { cores: number; cpu: string; node: string }): string {
  return [
    '# Report of the demo',
    '',
    `${new Date().toISOString()}, ${machine.cores} cores (${machine.cpu}), Node ${machine.node}`,
    '',
    '| | Step | Seen | Took |',
    '|---|---|---|--:|',
    ...steps.map(
      step => `| ${step.held ? 'held' : '**FAILED**'} | ${step.title} | ${step.seen} | ${(step.elapsedMs / 1000).toFixed(1)} s |`,
    ),
    '',
    '| | |',
    '|---|--:|',
    ...summary.map(([what, value]) => `| ${what} | ${value} |`),
    '',
  ].join('\n')
}
