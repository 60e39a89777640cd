// In: models, and what is asked about each. Out: what was compared between MES directly and the new side behind the proxy, and every difference.
// Every answer is a stored price, so that its id tells who gave it, and is read back at MES.
import type { PriceRequest } from '../../parity/ask-calculator.ts'
import type { CountedBody } from '../../parity/others-models.ts'
import { compareAnswers } from '../../src/comparison/compare-answers.ts'
import { get, post } from '../../src/walk/requests.ts'
import type { HttpAnswer } from '../../src/wire/http-exchange.ts'
import type { LiveLandscape } from '../live-landscape.ts'

export interface AskedModel {
  readonly model: CountedBody
  readonly requests: readonly PriceRequest[]
}

export const largeFacetCount = 10_000
const outsideIdMin = 1_000_000_000
const ownMasks = ['calculationId', 'calculatedAt', 'durationMs'] as const
const mismatchesShown = 5

interface ComparedAnswer {
  readonly model: CountedBody
  readonly request: PriceRequest
  readonly calculationId: number
  readonly openEdgeCount: number
  readonly headerCount: number
  readonly bodyBytes: number
  readonly wasReadBack: boolean
  readonly mismatches: readonly string[]
}

export async function compareWholeAnswers(live: LiveLandscape, asked: readonly AskedModel[]) {
  const answers: ComparedAnswer[] = []
  let asciiModelCount = 0
  for (const { model, requests } of asked) {
    const bytes = Buffer.from(model.bytes())
    if (isAscii(bytes)) asciiModelCount += 1
    const modelId = numberIn(await live.direct(post('/api/partner/models', keyOf(live), bytes, 'model/stl')), 'ModelId')
    for (const request of requests) answers.push(await compareOne(live, { model, modelId, request }))
  }
  const mismatches = answers.flatMap(answer => answer.mismatches)
  const counts = { modelCount: asked.length, asciiModelCount, ...countsOf(answers), mismatchCount: mismatches.length }
  return { counts, firstMismatches: mismatches.slice(0, mismatchesShown) }
}

async function compareOne(
  live: LiveLandscape,
  { model, modelId, request }: { model: CountedBody; modelId: number; request: PriceRequest },
): Promise<ComparedAnswer> {
  const { material, finish, quantity } = request
  const body = JSON.stringify({ ModelId: modelId, Material: material, Finish: finish, Quantity: quantity })
  const ask = post('/api/partner/prices', keyOf(live), body)
  const [direct, proxied] = await Promise.all([live.direct(ask), live.proxied(ask)])
  const calculationId = numberIn(proxied, 'CalculationId')
  const readBack = await live.direct(get(`/api/partner/prices/${calculationId}`, keyOf(live)))
  const lost = compareAnswers(readBack, proxied, [])

  const mismatches = [
    ...compareAnswers(direct, proxied, ownMasks).map(({ path, left, right }) => `${path}: MES ${left}, proxy ${right}`),
    ...lost.map(({ path, left, right }) => `read back, ${path}: MES ${left}, answered ${right}`),
    ...(numberIn(direct, 'Facets') === model.facetCount ? [] : [`no price of ${model.facetCount} facets: ${shown(direct)}`]),
    ...(calculationId >= outsideIdMin ? [] : [`the new side did not answer: ${shown(proxied)}`]),
    ...(numberIn(direct, 'CalculationId') < outsideIdMin ? [] : [`MES itself did not answer: ${shown(direct)}`]),
  ].map(text => `${model.name}, ${material}, ${finish}, ${quantity}: ${text}`)
  return {
    ...{ model, request, calculationId, mismatches },
    openEdgeCount: numberIn(direct, 'OpenEdges'),
    headerCount: direct.headers.length,
    bodyBytes: direct.body.length,
    wasReadBack: lost.length === 0,
  }
}

function countsOf(answers: readonly ComparedAnswer[]) {
  const count = (holds: (answer: ComparedAnswer) => boolean) => answers.filter(holds).length
  const distinct = (of: (answer: ComparedAnswer) => string | number) => new Set(answers.map(of)).size
  const sum = (of: (answer: ComparedAnswer) => number) => answers.reduce((total, answer) => total + of(answer), 0)
  return {
    answerCount: answers.length,
    largeAnswerCount: count(({ model }) => model.facetCount >= largeFacetCount),
    openAnswerCount: count(({ openEdgeCount }) => openEdgeCount > 0),
    combinationCount: distinct(({ request }) => `${request.material} ${request.finish}`),
    quantityCount: distinct(({ request }) => request.quantity),
    comparedHeaderCount: sum(({ headerCount }) => headerCount),
    comparedBodyBytes: sum(({ bodyBytes }) => bodyBytes),
    readBackCount: count(({ wasReadBack }) => wasReadBack),
    candidateIdCount: distinct(({ calculationId }) => calculationId),
  }
}

const keyOf = ({ landscape }: LiveLandscape) => [['X-Api-Key', landscape.partners[0]!.apiKey]] as const

/** NaN when the answer has no such number. */
const numberIn = (answer: HttpAnswer, name: string): number =>
  Number(new RegExp(`"${name}":(\\d+)`).exec(answer.body.toString('utf8'))?.[1] ?? Number.NaN)

const shown = (answer: HttpAnswer): string => `${answer.status} ${answer.body.toString('utf8').slice(0, 120)}`

const isAscii = (bytes: Buffer): boolean => bytes.length < 84 || bytes.length !== 84 + 50 * bytes.readUInt32LE(80)
