// The last recorded run, as docs/reliability.md shows it. In: a finished run and this machine. Out: recorded-run.json, in which an order of magnitude less is kept than
// the run knew: times, counts, and what was broken.
import { writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { repositoryRoot } from '../../../scripts/landscape/config.ts'
import { type Circumstances, circumstances } from '../../bench/recorded/this-machine.ts'
import { type FaultRunOptions, replayCommand } from './options.ts'
import type { RunRecord } from './run.ts'

export const recordedRunFile = join(import.meta.dirname, 'recorded-run.json')

export interface RecordedRun extends Circumstances {
  readonly seed: number
  readonly runs: readonly {
    readonly transport: string
    readonly command: string
    readonly quoteCount: number
    readonly tookSeconds: number
    /** What a reader must know about this run; written by hand. */
    readonly note?: string
    readonly faults: readonly {
      readonly name: string
      readonly count: number
      readonly takenUpMs: readonly number[]
      readonly backMs: readonly number[]
    }[]
    readonly invariants: readonly { readonly title: string; readonly figures: string; readonly brokenCount: number }[]
  }[]
}

export function recordRun(options: FaultRunOptions, records: readonly RunRecord[]): string {
  const recorded: RecordedRun = {
    ...circumstances(),
    seed: options.seed,
    runs: records.map(record => ({
      transport: record.transport,
      command: replayCommand(options, record.transport),
      quoteCount: record.quoteCount,
      tookSeconds: Math.round(record.tookMs / 1_000),
      faults: faultsOf(record),
      invariants: record.invariants.map(({ title, figures, broken }) => ({ title, figures, brokenCount: broken.length })),
    })),
  }
  writeFileSync(recordedRunFile, `${JSON.stringify(recorded, null, 2)}\n`)
  return relative(repositoryRoot, recordedRunFile)
}

function faultsOf({ faults }: RunRecord): RecordedRun['runs'][number]['faults'] {
  const names = [...new Set(faults.map(({ name }) => name))].sort()
  return names.map(name => {
    const struck = faults.filter(fault => fault.name === name)
    return {
      name,
      count: struck.length,
      takenUpMs: struck.flatMap(({ takenUpMs }) => takenUpMs),
      backMs: struck.flatMap(({ backMs }) => (backMs === null ? [] : [backMs])),
    }
  })
}
