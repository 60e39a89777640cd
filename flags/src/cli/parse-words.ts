// In: the words after a verb. Out: its positional words and options, or WrongUsage that names the nearest option.
import { parseArgs } from 'node:util'
import { nearestName } from '../nearest-name.ts'
import { type Command, type Given, optionsOfEveryCommand, WrongUsage } from './command.ts'

export function parseWords(command: Command, argv: readonly string[]): Given {
  const options = { ...optionsOfEveryCommand, ...command.options }
  const { values, positionals, tokens } = parseArgs({
    args: [...argv],
    options: Object.fromEntries(Object.entries(options).map(([name, { type }]) => [name, { type }])),
    allowPositionals: true,
    strict: false,
    tokens: true,
  })
  for (const token of tokens) {
    if (token.kind !== 'option') continue
    const option = options[token.name]
    if (option === undefined)
      throw new WrongUsage(`flags ${command.name}: unknown option ${token.rawName}${nearestName(token.name, Object.keys(options))}`)
    if (option.type === 'string' && (token.value === undefined || (!token.inlineValue && token.value.startsWith('--')))) {
      throw new WrongUsage(`flags ${command.name}: --${token.name} needs a value (${option.value ?? 'text'})`)
    }
    if (option.type === 'boolean' && token.value !== undefined)
      throw new WrongUsage(`flags ${command.name}: --${token.name} takes no value`)
  }
  if (values['help'] !== true) assertWords(command, positionals)
  return {
    words: positionals,
    text: option => (typeof values[option] === 'string' ? values[option] : undefined),
    has: option => values[option] === true,
  }
}

function assertWords(command: Command, words: readonly string[]): void {
  const needed = command.words.filter(word => !word.endsWith('?'))
  const missing = needed[words.length]
  if (missing !== undefined) throw new WrongUsage(`flags ${command.name}: ${missing} is missing; see flags ${command.name} --help`)
  const surplus = words[command.words.length]
  if (surplus !== undefined)
    throw new WrongUsage(`flags ${command.name}: "${surplus}" is one word too many; see flags ${command.name} --help`)
}
