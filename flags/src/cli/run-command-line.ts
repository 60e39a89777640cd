// In: words and settings. Out: text or JSON for stdout, refusals for stderr, an exit code: finds the verb, runs it, words its outcome. Called by main.ts.
import { FlagError } from '../errors.ts'
import { nearestName } from '../nearest-name.ts'
import { type Command, WrongUsage } from './command.ts'
import { commands } from './commands/index.ts'
import type { CliSettings } from './config.ts'
import { overview, page } from './help.ts'
import { parseWords } from './parse-words.ts'
import { findPlace } from './place.ts'

export const exitCodes = { done: 0, refused: 1, wrongUsage: 64 } as const

export interface CommandLineResult {
  readonly exitCode: number
  readonly out: string
  readonly err: string
}

/** Errors: none; whatever goes wrong is a result. */
export async function runCommandLine(argv: readonly string[], settings: CliSettings): Promise<CommandLineResult> {
  const [verb, ...words] = argv
  const asJson = words.includes('--json')
  try {
    if (verb === '--help' || verb === '-h' || verb === 'help') return said(overview(commands))
    if (verb === undefined) return { exitCode: exitCodes.wrongUsage, out: '', err: overview(commands) }
    const command = findCommand(verb)
    const given = parseWords(command, words)
    if (given.has('help')) return said(page(command))
    const { text, json, exitCode } = await command.run(given, findPlace(settings, given))
    return { exitCode, out: asJson ? JSON.stringify(json, null, 2) : text, err: '' }
  } catch (error) {
    const { code, message, exitCode } = refusalOf(error)
    return { exitCode, out: asJson ? JSON.stringify({ error: { code, message } }, null, 2) : '', err: message }
  }
}

function said(text: string): CommandLineResult {
  return { exitCode: exitCodes.done, out: text, err: '' }
}

function findCommand(verb: string): Command {
  const command = commands.find(({ name }) => name === verb)
  if (command !== undefined) return command
  const names = commands.map(({ name }) => name)
  throw new WrongUsage(`flags: there is no verb "${verb}" (${names.join(', ')})${nearestName(verb, names)}`)
}

function refusalOf(error: unknown): { code: string; message: string; exitCode: number } {
  if (error instanceof WrongUsage) return { code: 'WRONG_USAGE', message: error.message, exitCode: exitCodes.wrongUsage }
  if (error instanceof FlagError) {
    const cause = error.cause instanceof Error && !error.message.includes(error.cause.message) ? ` (${error.cause.message})` : ''
    return { code: error.code, message: `refused: ${error.message}${cause}`, exitCode: exitCodes.refused }
  }
  return { code: 'FAILED', message: `flags: ${error instanceof Error ? error.message : String(error)}`, exitCode: exitCodes.refused }
}
