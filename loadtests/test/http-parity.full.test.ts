// Old and new over HTTP, long form: every sample model and other people's, with materials, finishes and quantities taking turns.
// MES compares every facet with every other and one price after the other, so the large models are asked about twice only.
import { sampleModels } from '@ficus/pricing-service/sample-models'
import { expect, test } from 'vitest'
import { type CountedBody, othersModels } from '../parity/others-models.ts'
import { questionsFor } from '../parity/questions.ts'
import { type AskedModel, compareWholeAnswers, largeFacetCount } from './http-parity/compare-whole-answers.ts'
import { modelOf } from './http-parity/model-of.ts'
import { openLiveLandscape } from './live-landscape.ts'

const othersFacetCountMax = 20_000
const questionsPerSmall = 6
const questionsPerLarge = 2

const asked = (models: readonly CountedBody[]): AskedModel[] =>
  models.map((model, number) => ({
    model,
    requests: questionsFor(number, model.facetCount < largeFacetCount ? questionsPerSmall : questionsPerLarge),
  }))

test('whole answers about every sample model are the same bytes', async () => {
  await using live = await openLiveLandscape()
  const { counts, firstMismatches } = await compareWholeAnswers(live, asked(sampleModels.map(modelOf)))
  console.info('sample models', counts)

  expect(firstMismatches).toEqual([])
  expect(Object.entries(counts).filter(([name, count]) => count === 0 && name !== 'mismatchCount')).toEqual([])
  expect(counts.modelCount).toBeGreaterThanOrEqual(60)
  expect(counts.answerCount).toBeGreaterThanOrEqual(300)
  expect(counts.largeAnswerCount).toBeGreaterThanOrEqual(10)
  expect([counts.combinationCount, counts.quantityCount]).toEqual([24, 13])
  expect([counts.candidateIdCount, counts.readBackCount]).toEqual([counts.answerCount, counts.answerCount])
  for (const kind of ['ascii', 'ascii-comma', 'solid-header', 'open', 'inverted', 'flipped', 'degenerate', 'duplicate', 'shifted'])
    expect(sampleModels.filter(({ name }) => name.endsWith(`-${kind}`)).length, kind).toBeGreaterThan(0)
})

test("whole answers about other people's models are the same bytes, when they lie beside the checkout", async () => {
  const { folder, bodies } = othersModels(othersFacetCountMax)
  if (bodies === null) return console.info(`ABSENT, so not compared: other people's models in ${folder}`)
  await using live = await openLiveLandscape()
  const { counts, firstMismatches } = await compareWholeAnswers(live, asked(bodies))
  console.info(`other people's models of at most ${othersFacetCountMax} facets`, counts)

  expect(firstMismatches).toEqual([])
  expect(counts.modelCount).toBeGreaterThanOrEqual(10)
  expect([counts.candidateIdCount, counts.readBackCount]).toEqual([counts.answerCount, counts.answerCount])
})
