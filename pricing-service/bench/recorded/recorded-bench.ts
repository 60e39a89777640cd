// The last recorded run of a bench, as docs/reliability.md shows it. In: the figures of a run with `--record`. Out: a JSON file beside this one, with the bars, the
// machine, the versions and the random start.
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { repositoryRoot } from '../../../scripts/landscape/config.ts'
import { type Circumstances, circumstances } from './this-machine.ts'

export interface BarRow {
  readonly title: string
  /** What it was measured on: a transport, or '' for none. */
  readonly on: string
  readonly bar: string
  readonly measured: string
  /** Null: a figure to compare with, without a bar. */
  readonly isMet: boolean | null
}

export interface RecordedBench extends Circumstances {
  readonly command: string
  readonly randomStart: string
  readonly tookSeconds: number
  readonly rows: readonly BarRow[]
  /** What the figures stand on, one sentence each. */
  readonly facts: readonly string[]
}

export type BenchName = 'durability' | 'overload'

const fileOf = (name: BenchName) => join(import.meta.dirname, `${name}.json`)

export function recordBench(name: BenchName, measured: Omit<RecordedBench, keyof Circumstances>): string {
  writeFileSync(fileOf(name), `${JSON.stringify({ ...circumstances(), ...measured }, null, 2)}\n`)
  return relative(repositoryRoot, fileOf(name))
}

/** Null: never recorded. */
export function readRecordedBench(name: BenchName): RecordedBench | null {
  return existsSync(fileOf(name)) ? (JSON.parse(readFileSync(fileOf(name), 'utf8')) as RecordedBench) : null
}
