// In: the table of verbs. Out: the pages of --help.
import { type Command, type CommandOption, optionsOfEveryCommand } from './command.ts'
import { columns } from './text.ts'

export function overview(commands: readonly Command[]): string {
  const rows = commands.map(command => [`  ${[command.name, ...shownWords(command)].join(' ')}`, command.summary])
  return [
    'npm run flags -- VERB …: shows and changes who answers which capability',
    '',
    ...columns(rows),
    '',
    'Each verb has --help and --json. Exit codes: 0 done, 1 refused, 64 wrong usage.',
  ].join('\n')
}

export function page(command: Command): string {
  const rows = Object.entries({ ...command.options, ...optionsOfEveryCommand }).map(([name, option]) => [
    `  ${shownOption(name, option)}`,
    option.description,
  ])
  return [
    `npm run flags -- ${[command.name, ...shownWords(command)].join(' ')}: ${command.summary}`,
    '',
    ...columns(rows),
    '',
    ...command.examples.map(example => `  npm run flags -- ${example}`),
  ].join('\n')
}

function shownWords(command: Command): string[] {
  return command.words.map(word => (word.endsWith('?') ? `[${word.slice(0, -1)}]` : word))
}

function shownOption(name: string, option: CommandOption): string {
  return option.type === 'string' ? `--${name} ${option.value ?? 'TEXT'}` : `--${name}`
}
