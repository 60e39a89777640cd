// Old and new over HTTP, short form: every small piece of jewellery once, and the break at 10 000 facets. The long form is http-parity.full.test.ts.
import { sampleModels } from '@ficus/pricing-service/sample-models'
import { expect, test } from 'vitest'
import { questionsFor } from '../parity/questions.ts'
import { compareWholeAnswers, largeFacetCount } from './http-parity/compare-whole-answers.ts'
import { modelOf } from './http-parity/model-of.ts'
import { openLiveLandscape } from './live-landscape.ts'

test('whole answers of MES and of the new side behind the proxy are the same bytes', { timeout: 120_000 }, async () => {
  await using live = await openLiveLandscape()
  const small = sampleModels.filter(({ facetCount }) => facetCount < largeFacetCount)
  const large = sampleModels.filter(({ facetCount }) => facetCount >= largeFacetCount).slice(0, 2)
  const asked = [...small, ...large].map((sample, number) => ({ model: modelOf(sample), requests: questionsFor(number, 1) }))
  const { counts, firstMismatches } = await compareWholeAnswers(live, asked)
  console.info(counts)

  expect(firstMismatches).toEqual([])
  expect(Object.entries(counts).filter(([name, count]) => count === 0 && name !== 'mismatchCount')).toEqual([])
  expect(counts.modelCount).toBeGreaterThanOrEqual(50)
  expect([counts.candidateIdCount, counts.readBackCount]).toEqual([counts.answerCount, counts.answerCount])
})
