// In: an answer of legacy, or what went wrong instead. Out: its fields as they came, or one line for people. Called by the clients of a chaos run.
import type { Answer } from './reconnecting-client.ts'

export const textOf = (answer: Answer) => answer.bytes.toString('utf8')
export const shown = (answer: Answer) => `HTTP ${answer.status} ${textOf(answer).slice(0, 200)}`

/** Errors: Error unless it is a success of legacy's. */
export function whole(answer: Answer | 'done'): Answer {
  if (answer === 'done' || answer.status !== 200 || !textOf(answer).startsWith('{"Success":true'))
    throw new Error(answer === 'done' ? 'no answer' : shown(answer))
  return answer
}

/** The text of a value that is no object, as it came: 1234.50 stays 1234.50. */
export function field(answer: Answer | string, name: string): string {
  const text = typeof answer === 'string' ? answer : textOf(answer)
  const found = new RegExp(`"${name}":("[^"]*"|[^,}\\]]+)`).exec(text)?.[1]
  if (found === undefined) throw new Error(`no ${name} in ${text.slice(0, 200)}`)
  return found.startsWith('"') ? found.slice(1, -1) : found
}

export function tellOf(error: Error): string {
  return `${error.message} ${error.cause === undefined ? '' : String(error.cause)}`.trim()
}
