// Runs the calculator's child process over questions about files and gives its answers back in the order of the questions.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { resolve } from 'node:path'
import { text } from 'node:stream/consumers'

/** As in the golden files. File is an absolute path here. */
export interface Question {
  readonly File: string
  readonly Material: string
  readonly Finish: string
  readonly Quantity: number
}

/** The answer's text, or the code of the refusal. */
export type Answer = { readonly answer: string } | { readonly refused: string }

const entry = resolve(import.meta.dirname, '../src/stand-in/calculator-lines.ts')

/** Errors: an Error with the child's exit code when it ends otherwise than by itself. */
export async function askCalculator(questions: readonly Question[]): Promise<Answer[]> {
  const lines = [...Map.groupBy(questions.keys(), number => questions[number]!.File)].map(([file, numbers]) => ({ file, numbers }))
  const child = spawn(process.execPath, [entry], { stdio: ['pipe', 'pipe', 'inherit'] })
  const closed = once(child, 'close')
  child.stdin.end(lines.map(({ file, numbers }, id) => `${JSON.stringify({ id, file, requests: numbers.map(requestOf) })}\n`).join(''))
  const output = await text(child.stdout)
  const [exitCode] = await closed
  if (exitCode !== 0) throw new Error(`Asking the calculator: it ended with exit code ${exitCode}`)

  const answers: Answer[] = []
  for (const line of output.trimEnd().split('\n')) {
    const { id, index, ...answer } = JSON.parse(line) as Answer & { id: number; index: number }
    answers[lines[id]!.numbers[index]!] = answer
  }
  return answers

  function requestOf(number: number) {
    const { Material, Finish, Quantity } = questions[number]!
    return { material: Material, finish: Finish, quantity: Quantity }
  }
}
