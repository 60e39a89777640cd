// In: the words after a verb. Out: its positional words and options, or WrongUsage that names the nearest option.
import { parseArgs } from 'node:util'
import { nearestName } from '@ficus/settings/nearest-name'
import { type Command, type Given, optionsOfEveryCommand, WrongUsage } from './command.ts'

export function parseWords(command: Command, argv: readonly string[], user: string): Given {
  const options = { ...optionsOfEveryCommand, ...command.options }
  const { values, positionals, tokens } = parseArgs({
    args: [...argv],
    options: Object.fromEntries(Object.entries(options).map(([name, { type }]) => [name, { type }])),
    allowPositionals: true,
    strict: false,
    tokens: true,
  })
  const wrong = (what: string) => new WrongUsage(`quotes ${command.name}: ${what}; see quotes ${command.name} --help`)
  for (const token of tokens) {
    if (token.kind !== 'option') continue
    const option = options[token.name]
    if (option === undefined) throw wrong(`unknown option ${token.rawName}${nearestName(token.name, Object.keys(options))}`)
    if (option.type === 'string' && (token.value === undefined || (!token.inlineValue && token.value.startsWith('--'))))
      throw wrong(`--${token.name} needs a value (${option.value ?? 'TEXT'})`)
    if (option.type === 'boolean' && token.value !== undefined) throw wrong(`--${token.name} takes no value`)
  }
  const missing = command.words[positionals.length]
  if (missing !== undefined && values['help'] !== true) throw wrong(`${missing} is missing`)
  const surplus = positionals[command.words.length]
  if (surplus !== undefined) throw wrong(`"${surplus}" is one word too many`)
  return {
    words: positionals,
    text: option => (typeof values[option] === 'string' ? values[option] : undefined),
    has: option => values[option] === true,
    user,
  }
}
