import { expect, test } from 'vitest'
import { openDeck, orderedQuestions } from '../personas/question-deck.ts'
import { chooseQuestions, type PriceWords } from './choose-questions.ts'
import { listModels } from './model-list.ts'

const words: readonly PriceWords[] = ['SILVER925', 'BRASS', 'GOLD585'].flatMap(material =>
  [1, 10, 50].map(quantity => ({ material, finish: 'NONE', quantity })),
)
const models = (variantCount: number, facetCount: number) => listModels({ models: [{ jewel: 'ring', facetCount, variantCount }] }, 1, '/')
const none = { of: () => [] }
const choose = (variantCount: number, facetCount: number, randomStart = 1) =>
  chooseQuestions({ models: models(variantCount, facetCount), words, committed: none, randomStart })

test('the same random start asks the same questions, another one others', () => {
  expect(choose(40, 500)).toEqual(choose(40, 500))
  expect(choose(40, 500, 2)).not.toEqual(choose(40, 500))
})

test('variants of a model are different models, the same ones for the same random start', () => {
  const seeds = (start: number) =>
    listModels({ models: [{ jewel: 'ring', facetCount: 300, variantCount: 50 }] }, start, '/').map(({ source }) => source)
  expect(new Set(seeds(1).map(source => JSON.stringify(source))).size).toBe(50)
  expect(seeds(1)).toEqual(seeds(1))
  expect(seeds(2)).not.toEqual(seeds(1))
})

test('legacy is asked no more than it can answer in a minute, and every model before any a second time', () => {
  const small = choose(100, 600)
  expect(small).toHaveLength(240)
  expect(new Set(small.slice(0, 100).map(({ modelIndex }) => modelIndex)).size).toBe(100)
  expect(choose(20, 10_000)).toHaveLength(60)
  expect(choose(2, 600)).toHaveLength(18)
})

test('a model that legacy takes too long over needs answers that are written down', () => {
  expect(() => choose(1, 12_001)).toThrow(/ring of 12001 facets: above 12000 it takes too long/)
  const written = { material: 'BRASS', finish: 'NONE', quantity: 7, golden: '…' }
  const chosen = chooseQuestions({ models: models(1, 100_000), words, committed: { of: () => [written] }, randomStart: 1 })
  expect(chosen).toEqual([{ modelIndex: 0, ...written }])
})

test('sessions ask about different models at a time, and a session that goes on asks about others', () => {
  const questions = orderedQuestions(choose(30, 500).map(question => ({ ...question, golden: '' })))
  const decks = Array.from({ length: 10 }, (_, index) => openDeck(questions, { sessionCount: 10 }, index))
  const rounds = Array.from({ length: 3 }, () => decks.map(deck => deck.next().modelIndex))
  expect(new Set(rounds.flat()).size).toBe(30)
  const alone = openDeck(questions.slice(0, 10), { sessionCount: 10 }, 0)
  expect(new Set(Array.from({ length: 10 }, () => alone.next())).size).toBe(10)
})
