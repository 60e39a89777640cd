// In: the table of verbs. Out: the pages of --help.

import { columns } from './columns.ts'
import { type Command, type CommandOption, optionsOfEveryCommand } from './command.ts'

export function overview(commands: readonly Command[]): string {
  const rows = commands.map(command => [`  ${[command.name, ...command.words].join(' ')}`, command.summary])
  return [
    'npm run quotes -- VERB …: looks after the quotes of the pricing service',
    '',
    ...columns([
      ...rows,
      ['  reconcile', 'compare the quotes with the calculations that MES has (a program of its own, see reconcile --help)'],
    ]),
    '',
    'Each verb has --help and --json. Exit codes: 0 done, 1 refused (reconcile: a difference), 64 wrong usage.',
  ].join('\n')
}

export function page(command: Command): string {
  const options = { ...command.options, ...optionsOfEveryCommand }
  return [
    `npm run quotes -- ${[command.name, ...command.words].join(' ')}: ${command.summary}`,
    '',
    ...columns(Object.entries(options).map(([name, option]) => [`  ${shownOption(name, option)}`, option.description])),
    '',
    ...command.examples.map(example => `  npm run quotes -- ${example}`),
  ].join('\n')
}

const shownOption = (name: string, { type, value = 'TEXT' }: CommandOption) => (type === 'string' ? `--${name} ${value}` : `--${name}`)
