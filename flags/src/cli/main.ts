// `npm run flags -- VERB …`: finds the verb, runs it, prints its outcome. In: words. Out: text or JSON on stdout, refusals on stderr, an exit code.
import { FlagError } from '../errors.ts'
import { nearestName } from '../nearest-name.ts'
import { type Command, WrongUsage } from './command.ts'
import { commands } from './commands/index.ts'
import { readCliSettings } from './config.ts'
import { overview, page } from './help.ts'
import { parseWords } from './parse-words.ts'
import { findPlace } from './place.ts'

const exitCodes = { done: 0, refused: 1, wrongUsage: 64 } as const

process.exitCode = await run(process.argv.slice(2))

async function run(argv: readonly string[]): Promise<number> {
  const [verb, ...words] = argv
  const asJson = words.includes('--json')
  try {
    if (verb === '--help' || verb === '-h' || verb === 'help') return say(overview(commands), exitCodes.done)
    if (verb === undefined) return complain(overview(commands), exitCodes.wrongUsage)
    const command = findCommand(verb)
    const given = parseWords(command, words)
    if (given.has('help')) return say(page(command), exitCodes.done)
    const outcome = await command.run(given, findPlace(readCliSettings(), given))
    return say(asJson ? JSON.stringify(outcome.json, null, 2) : outcome.text, outcome.exitCode)
  } catch (error) {
    const { code, message, exitCode } = refusalOf(error)
    if (asJson) say(JSON.stringify({ error: { code, message } }, null, 2), exitCode)
    return complain(message, exitCode)
  }
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

function say(text: string, exitCode: number): number {
  process.stdout.write(`${text}\n`)
  return exitCode
}

function complain(text: string, exitCode: number): number {
  process.stderr.write(`${text}\n`)
  return exitCode
}
