// The shape of every verb: what it is called, which words it takes, what it does. Adding a verb is one file and one line in commands/index.ts.
import type { Place } from './place.ts'

export interface CommandOption {
  readonly type: 'string' | 'boolean'
  /** How the value is shown in help, for example `SHARE`. */
  readonly value?: string
  readonly description: string
}

export interface Command {
  readonly name: string
  readonly summary: string
  /** Names of the words after the verb; a trailing `?` marks one that may be left out. */
  readonly words: readonly string[]
  readonly options: Readonly<Record<string, CommandOption>>
  readonly examples: readonly string[]
  run(given: Given, place: Place): Promise<Outcome>
}

export interface Given {
  readonly words: readonly string[]
  text(option: string): string | undefined
  has(option: string): boolean
}

/** 0: done. 1: refused, or what was asked about is not in order. */
export interface Outcome {
  readonly exitCode: 0 | 1
  readonly text: string
  readonly json: unknown
}

/** The words make no sense: exit code 64. */
export class WrongUsage extends Error {
  override readonly name = 'WrongUsage'
}

export const optionsOfEveryCommand: Readonly<Record<string, CommandOption>> = {
  file: {
    type: 'string',
    value: 'PATH',
    description: 'the flag file [FLAGS_FILE; else the running landscape’s, else var/flags/flags.json]',
  },
  'kill-file': { type: 'string', value: 'PATH', description: 'the file of the local kill switch [KILL_FILE; else beside the flag file]' },
  json: { type: 'boolean', description: 'print JSON for programs' },
  help: { type: 'boolean', description: 'this page' },
}
