// In: the words after `npm run faults --`. Out: what the run shall be, complete. Errors: Error with one line that says what is known.
import { parseArgs } from 'node:util'
import { quick, throughTheQueue } from '../quick-settings.ts'
import type { Transport } from '../service.ts'
import { faultKinds } from './kinds/index.ts'

export interface RunLength {
  readonly quoteCount: number
  /** How often each fault strikes. */
  readonly roundCount: number
  /** Settings of api and worker beside their defaults. */
  readonly flags: { readonly api: readonly string[]; readonly worker: readonly string[] }
  /** A process that is stopped stays so for longer than this, the time after which its work is given away. */
  readonly leaseMs: number
  /** How long a store or a line stays away. */
  readonly awayMs: number
  /** What tests allow times to be longer by: there they are a bound on hanging, as a busy machine must break nothing; the full run is the bench. */
  readonly patienceRatio: number
}

export interface FaultRunOptions extends RunLength {
  readonly seed: number
  readonly transports: readonly Transport[]
  readonly only: readonly string[] | null
  readonly record: boolean
  readonly lengthName: LengthName
}

export type LengthName = 'short' | 'medium' | 'full'

/**
 * Poison models end within the settings of the test; nothing else is inspected in a run. The heap holds the endless model and not the greedy one; the deadline is some
 * five times what the greedy one needs on an idle machine, and half of what the endless one does. What is estimated for the endless one is above the default budget.
 */
const bounds = ['--inspect-deadline-ms', '5000', '--thread-heap-megabytes', '32', '--memory-megabytes', '0']
const ofSeconds = { api: quick.api, worker: [...quick.worker, ...bounds] }
const lengths: Readonly<Record<LengthName, RunLength>> = {
  short: { quoteCount: 150, roundCount: 1, flags: ofSeconds, leaseMs: 1_000, awayMs: 500, patienceRatio: 5 },
  medium: { quoteCount: 1_500, roundCount: 1, flags: ofSeconds, leaseMs: 1_000, awayMs: 1_500, patienceRatio: 5 },
  // The defaults of the service: what is measured is what runs.
  full: {
    quoteCount: 10_000,
    roundCount: 2,
    flags: { api: throughTheQueue, worker: bounds },
    leaseMs: 5_000,
    awayMs: 4_000,
    patienceRatio: 1,
  },
}
/** What a run of seconds has room for. */
const shortKinds = ['worker-kill', 'worker-freeze', 'postgres-kill', 'redis-kill', 'line-cut', 'clock-step']

export function readOptions(words: readonly string[]): FaultRunOptions {
  const text = { type: 'string' } as const
  const flag = { type: 'boolean', default: false } as const
  const { values } = parseArgs({
    args: [...words],
    options: { short: flag, medium: flag, record: flag, seed: text, transport: { ...text, default: 'both' }, only: text, quotes: text },
  })
  const lengthName = values.short ? 'short' : values.medium ? 'medium' : 'full'
  const seed = wholeNumber('seed', values.seed ?? String(Math.floor(Math.random() * 1e9)))
  const length = lengths[lengthName]
  const only = values.only?.split(',') ?? (lengthName === 'short' ? shortKinds : null)
  for (const name of only ?? []) requireKnown('--only', name, Object.keys(faultKinds))
  requireKnown('--transport', values.transport, ['postgres', 'redis', 'both'])
  return {
    ...length,
    quoteCount: values.quotes === undefined ? length.quoteCount : wholeNumber('quotes', values.quotes),
    seed,
    lengthName,
    transports: values.transport === 'both' ? ['postgres', 'redis'] : [values.transport as Transport],
    only,
    record: values.record,
  }
}

/** The same plan again. */
export function replayCommand({ seed, quoteCount, only, lengthName }: FaultRunOptions, transport: Transport): string {
  const length = lengthName === 'full' ? '' : ` --${lengthName}`
  const chosen = only === null ? '' : ` --only ${only.join(',')}`
  return `npm run faults --${length} --seed ${seed} --transport ${transport} --quotes ${quoteCount}${chosen}`
}

function wholeNumber(name: string, text: string): number {
  const value = Number(text)
  if (!Number.isSafeInteger(value) || value < 0) throw new Error(`--${name} is a whole number`)
  return value
}

function requireKnown(flag: string, name: string, known: readonly string[]): void {
  if (!known.includes(name)) throw new Error(`${flag} knows ${known.join(', ')}; not "${name}"`)
}
