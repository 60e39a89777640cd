// The shape of every verb of `npm run quotes`: what it is called, which words it takes, what it does. Adding a verb is one file and one line in commands/index.ts.
import type { PricingApi } from './pricing-api.ts'

export interface CommandOption {
  readonly type: 'string' | 'boolean'
  /** How the value is shown in help, for example `URL`. */
  readonly value?: string
  readonly description: string
}

export interface Command {
  readonly name: string
  readonly summary: string
  /** Names of the words after the verb. */
  readonly words: readonly string[]
  readonly options: Readonly<Record<string, CommandOption>>
  readonly examples: readonly string[]
  run(given: Given, api: PricingApi): Promise<Outcome>
}

export interface Given {
  readonly words: readonly string[]
  text(option: string): string | undefined
  has(option: string): boolean
  /** Who works at this machine. */
  readonly user: string
}

/** What a verb has done or shown. */
export interface Outcome {
  readonly text: string
  readonly json: unknown
}

/** The words make no sense: exit code 64. */
export class WrongUsage extends Error {
  override readonly name = 'WrongUsage'
}

/** It was understood and not done: exit code 1. */
export class Refused extends Error {
  override readonly name = 'Refused'
  readonly code: string

  constructor(code: string, message: string, options: { cause?: unknown } = {}) {
    super(message, options)
    this.code = code
  }
}

export const optionsOfEveryCommand: Readonly<Record<string, CommandOption>> = {
  'pricing-url': {
    type: 'string',
    value: 'URL',
    description: 'the pricing api [PRICING_URL; else the running landscape’s, else http://127.0.0.1:8100]',
  },
  json: { type: 'boolean', description: 'print JSON for programs' },
  help: { type: 'boolean', description: 'this page' },
}
