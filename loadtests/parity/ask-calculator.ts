// Runs one calculator as a child process over files and requests, JSON lines in and out. Which one is only a path: neither is imported here.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { resolve } from 'node:path'
import { text } from 'node:stream/consumers'
import type { Breakdown } from '@ficus/pricing-service/contract'
import { legacyBreakdown } from './legacy-breakdown.ts'

export interface PriceRequest {
  readonly material: string
  readonly finish: string
  readonly quantity: number
}

/** One file, measured once, and what is asked about it. */
export interface Task {
  readonly file: string
  readonly requests: readonly PriceRequest[]
}

export type Outcome = { readonly breakdown: Breakdown } | { readonly refused: string }

type AnswerLine = { readonly id: number; readonly index: number } & (
  | { readonly answer: string }
  | { readonly breakdown: Breakdown }
  | { readonly refused: string }
)

const root = resolve(import.meta.dirname, '../..')

/** The calculator of the stand-in MES. */
export const askLegacy = (tasks: readonly Task[]): Promise<Outcome[][]> =>
  askCalculator('legacy-adapters/src/stand-in/calculator-lines.ts', tasks)

/** The engine of the pricing service. */
export const askCandidate = (tasks: readonly Task[]): Promise<Outcome[][]> => askCalculator('pricing-service/src/engine-lines.ts', tasks)

/** Shape: outcomes per task, per request. Errors: an Error naming the entry file when the child fails or leaves a request out. */
async function askCalculator(entry: string, tasks: readonly Task[]): Promise<Outcome[][]> {
  const child = spawn(process.execPath, [resolve(root, entry)], { stdio: ['pipe', 'pipe', 'inherit'] })
  const closed = once(child, 'close')
  child.stdin.end(tasks.map((task, id) => `${JSON.stringify({ id, ...task })}\n`).join(''))
  const output = await text(child.stdout)
  const [exitCode] = await closed
  if (exitCode !== 0) throw new Error(`Asking ${entry}: it ended with exit code ${exitCode}`)

  const outcomes = tasks.map((): Outcome[] => [])
  for (const line of output.split('\n').slice(0, -1)) {
    const answer = JSON.parse(line) as AnswerLine
    outcomes[answer.id]![answer.index] = outcomeOf(answer)
  }
  const missing = tasks.findIndex(({ requests }, id) => requests.some((_, index) => outcomes[id]![index] === undefined))
  if (missing !== -1) throw new Error(`Asking ${entry}: a request about ${tasks[missing]!.file} was not answered`)
  return outcomes
}

function outcomeOf(answer: AnswerLine): Outcome {
  if ('refused' in answer) return { refused: answer.refused }
  return { breakdown: 'breakdown' in answer ? answer.breakdown : legacyBreakdown(answer.answer) }
}
