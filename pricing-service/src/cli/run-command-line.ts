// In: words and settings. Out: text or JSON for stdout, refusals for stderr, an exit code: finds the verb, runs it, words its outcome. Called by main.ts.
import { nearestName } from '@ficus/settings/nearest-name'
import { type Command, Refused, WrongUsage } from './command.ts'
import { commands } from './commands/index.ts'
import type { CliSettings } from './config.ts'
import { overview, page } from './help.ts'
import { parseWords } from './parse-words.ts'
import { pricingApi } from './pricing-api.ts'

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
    const given = parseWords(command, words, settings.user)
    if (given.has('help')) return said(page(command))
    const { text, json } = await command.run(given, pricingApi(given.text('pricing-url') ?? settings.pricingUrl))
    return said(asJson ? JSON.stringify(json, null, 2) : text)
  } catch (error) {
    const { code, message, exitCode } = refusalOf(error)
    return { exitCode, out: asJson ? JSON.stringify({ error: { code, message } }, null, 2) : '', err: message }
  }
}

const said = (text: string): CommandLineResult => ({ exitCode: exitCodes.done, out: text, err: '' })

function findCommand(verb: string): Command {
  const command = commands.find(({ name }) => name === verb)
  if (command !== undefined) return command
  const names = [...commands.map(({ name }) => name), 'reconcile']
  throw new WrongUsage(`quotes: there is no verb "${verb}" (${names.join(', ')})${nearestName(verb, names)}`)
}

function refusalOf(error: unknown): { code: string; message: string; exitCode: number } {
  if (error instanceof WrongUsage) return { code: 'WRONG_USAGE', message: error.message, exitCode: exitCodes.wrongUsage }
  if (error instanceof Refused) return { code: error.code, message: `refused: ${error.message}`, exitCode: exitCodes.refused }
  return { code: 'FAILED', message: `quotes: ${error instanceof Error ? error.message : String(error)}`, exitCode: exitCodes.refused }
}
