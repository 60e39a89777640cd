// One case on both sides. In: the case. Out: nothing, or failed expectations: both answers are the same, they are what the contract says,
// and behind the proxy the side answered that is meant to.
import { expect } from 'vitest'
import { parseExactJson } from '../../../scripts/clients/exact-json.ts'
import { compareAnswers } from '../../src/comparison/compare-answers.ts'
import type { BodyMaskName } from '../../src/comparison/masks.ts'
import type { HttpAnswer, HttpRequest } from '../../src/wire/http-exchange.ts'
import { explainHeader, type LiveLandscape, withoutExplanation } from '../live-landscape.ts'
import type { Scene } from './scene.ts'
import { type Case, type Expected, type Figures, refusalMessages } from './sentence.ts'

const outsideIdMin = 1_000_000_000
const ownIdMax = 9_999_999

export interface TakenCase {
  readonly direct: HttpAnswer
  readonly proxied: HttpAnswer
}

export async function takeCase({ ask, expected, answeredBy }: Case, live: LiveLandscape, scene: Scene): Promise<TakenCase> {
  const request = await ask(scene)
  const direct = await live.direct(request)
  const told = withoutExplanation(await live.proxied(asTester(request, live.landscape.proxy.testerToken)))
  const proxied = told.answer
  expect(compareAnswers(direct, proxied, masksOf(expected)), 'MES directly and through the proxy').toEqual([])
  for (const answer of [direct, proxied]) expectAnswer(answer, expected, scene)
  expect(told.assignment?.get('answeredBy') ?? 'untouched', told.assignment?.get('fallback')).toBe(answeredBy)
  if (expected.kind === 'priced' && !expected.isPreview) {
    expect(calculationIdOf(direct)).toBeLessThanOrEqual(ownIdMax)
    expect(calculationIdOf(proxied)).toBeGreaterThanOrEqual(outsideIdMin)
  }
  return { direct, proxied }
}

const asTester = (request: HttpRequest, testerToken: string): HttpRequest => ({
  ...request,
  headers: [...request.headers, explainHeader(testerToken)],
})

function masksOf(expected: Expected): readonly BodyMaskName[] {
  if (expected.kind === 'priced') return ['calculationId', 'calculatedAt', 'durationMs']
  return expected.kind === 'answered' ? (expected.masks ?? []) : []
}

function expectAnswer(answer: HttpAnswer, expected: Expected, scene: Scene): void {
  const [status, name, value] = headOf(expected)
  const named = answer.headers.filter(header => header[0] === name).map(header => header[1])
  expect([answer.status, named]).toEqual([status, [value]])
  expectBody(answer.body.toString('utf8'), expected, scene)
}

/** The status, and the header field that goes with it. */
function headOf(expected: Expected): [status: number, name: string, value: string] {
  if (expected.kind === 'turned away') return [401, 'WWW-Authenticate', expected.scheme]
  if (expected.kind === 'too large') return [413, 'Connection', 'close']
  if (expected.kind === 'page') return [expected.status, 'Content-Type', 'text/html; charset=utf-8']
  return [200, 'Content-Type', 'application/json; charset=utf-8']
}

function expectBody(text: string, expected: Expected, scene: Scene): void {
  if (expected.kind === 'priced') {
    expect(text).toMatch(priceForm)
    expect(figuresOf(text)).toMatchObject(expected.figures)
    expect(text.includes('"CalculationId":null,')).toBe(expected.isPreview)
  } else if (expected.kind === 'refused') {
    const message = refusalMessages[expected.code].replace(/\{\w+\}/, () => expected.named?.(scene) ?? '')
    expect(text).toBe(`{"Success":false,"Error":{"Code":"${expected.code}","Message":"${message}"}}`)
  } else if (expected.kind === 'answered') {
    expect(text).toMatch(expected.body)
  } else if (expected.kind === 'page') {
    const title = expected.status === 400 ? 'Bad Request' : 'Not Found'
    expect(text).toBe(`<html><head><title>${title}</title></head><body><h1>${expected.status}</h1></body></html>`)
  } else {
    expect(text).toBe('')
  }
}

const [id, count, places3, places2] = ['(\\d+|null)', '\\d+', '\\d+\\.\\d{3}', '\\d+\\.\\d{2}']
const lineCodes = ['MATERIAL', 'WAX_PRINT', 'CASTING', 'FINISH', 'COMPLEXITY', 'REPAIR', 'MINIMUM']
const lines = lineCodes.map(code => `\\{"Code":"${code}","Amount":${places2}\\}`).join(',')
/** Keys in their order, each figure with its places. */
const priceForm = new RegExp(
  `^\\{"Success":true,"CalculationId":${id},"ModelId":${count},"Material":"\\w+","Finish":"\\w+","Quantity":${count},"Facets":${count},` +
    `"OpenEdges":${count},"VolumeMm3":${places3},"AreaMm2":${places3},"SizeMm":\\{"X":${places3},"Y":${places3},"Z":${places3}\\},` +
    `"MassGrams":${places3},"Lines":\\[${lines}\\],"UnitPrice":${places2},"UnitDiscount":${places2},"Net":${places2},"Vat":${places2},` +
    `"Total":${places2},"Currency":"RUB","CalculatedAt":"\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{7}","DurationMs":${count}\\}$`,
)

/** Every figure under one flat name, as its text on the wire. */
function figuresOf(text: string): Figures {
  const answer = parseExactJson(text) as Record<string, string | null> & { SizeMm: object; Lines: { Code: string; Amount: string }[] }
  const { SizeMm, Lines, ...plain } = answer
  return Object.fromEntries([
    ...Object.entries(plain).map(([name, value]) => [name, String(value)]),
    ...Object.entries(SizeMm).map(([axis, side]) => [`SizeMm.${axis}`, String(side)]),
    ...Lines.map(({ Code, Amount }) => [Code, Amount]),
  ])
}

export const calculationIdOf = ({ body }: HttpAnswer): number => Number(/"CalculationId":(\d+)/.exec(body.toString('utf8'))?.[1])
