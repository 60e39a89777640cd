// The new engine against answers that a program in another language worked out: ours, and those beside the checkout when they are there.
import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { expect, test } from 'vitest'
import { askCandidate, type Outcome, type PriceRequest } from '../parity/ask-calculator.ts'
import { legacyBreakdown } from '../parity/legacy-breakdown.ts'

const root = resolve(import.meta.dirname, '../..')
const golden = join(root, 'loadtests/golden')
const shared = resolve(root, '../shared/data')

type Case = {
  readonly Request: { readonly File: string; readonly Material: string; readonly Finish: string; readonly Quantity: number }
} & ({ readonly Answer: string } | { readonly Refused: string })

const readCases = (file: string): Case[] =>
  readFileSync(file, 'utf8')
    .trimEnd()
    .split('\n')
    .map(line => JSON.parse(line) as Case)

const requestOf = ({ Request: { Material, Finish, Quantity } }: Case): PriceRequest => ({
  material: Material,
  finish: Finish,
  quantity: Quantity,
})

const expectedOf = (entry: Case): Outcome => ('Answer' in entry ? { breakdown: legacyBreakdown(entry.Answer) } : { refused: entry.Refused })

async function ask(cases: readonly Case[], models: string): Promise<Outcome[]> {
  const byFile = Map.groupBy(cases, entry => entry.Request.File)
  const tasks = [...byFile].map(([file, entries]) => ({ file: join(models, file), requests: entries.map(requestOf) }))
  const answers = new Map([...byFile.values()].flat().map((entry, index) => [entry, index]))
  const outcomes = (await askCandidate(tasks)).flat()
  return cases.map(entry => outcomes[answers.get(entry)!]!)
}

test('the engine gives every golden answer', async () => {
  const cases = readCases(join(golden, 'answers.jsonl'))
  expect(await ask(cases, join(golden, 'models'))).toEqual(cases.map(expectedOf))
  expect(cases.length).toBeGreaterThanOrEqual(100)
})

test("the engine gives the answers for other people's models when they are beside the checkout", async () => {
  const file = join(shared, 'golden/answers.jsonl')
  if (!existsSync(file)) return console.info(`MISSING, so not compared: ${file}`)
  const cases = readCases(file)
  expect(await ask(cases, join(shared, 'models'))).toEqual(cases.map(expectedOf))
  console.info(`other people's models: ${cases.length} answers equal`)
})
