// The capability that moves: prices in every material and finish, previews, every refusal, and stored calculations read back.
import { asPartner, get, post } from './requests.ts'
import { keepField, kept, type Side, type Step, type Walker } from './step.ts'

const ask = 'POST /api/partner/prices'
const stored = 'GET /api/partner/prices/{CalculationId}'
const target = '/api/partner/prices'
const priceMasks = ['calculationId', 'calculatedAt', 'durationMs', 'modelId'] as const

function priceBody(modelId: string, changed: Record<string, string> = {}): string {
  const fields = { ModelId: modelId, Material: '"SILVER925"', Finish: '"POLISHED"', Quantity: '10', ...changed }
  return `{${Object.entries(fields)
    .map(([key, text]) => `"${key}":${text}`)
    .join(',')}}`
}

interface PriceStep {
  readonly title: string
  readonly model?: string
  readonly changed?: Record<string, string>
  readonly query?: string
  readonly code?: string
  readonly keepAs?: string
}

function priceStep({ title, model = 'ring', changed = {}, query = '', code, keepAs }: PriceStep): Step {
  return {
    route: ask,
    title,
    kind: 'compute',
    masks: priceMasks,
    expected: code === undefined ? { status: 200 } : { status: 200, code },
    ask: (side, walker) => post(`${target}${query}`, asPartner(walker), priceBody(kept(side, `model ${model}`), changed)),
    ...(keepAs === undefined
      ? {}
      : {
          keep: (answer, side) => {
            keepField('CalculationId', keepAs)(answer, side)
            side.kept.set(`${keepAs} answer`, answer.body.toString('latin1'))
          },
        }),
  }
}
const bodyStep = (title: string, body: string | Buffer, status: number, headers?: [string, string][]): Step => ({
  route: ask,
  title,
  kind: 'read',
  masks: [],
  expected: { status },
  ask: (_side, walker) => post(target, headers ?? asPartner(walker), body),
})
const combinations = ['SILVER925', 'GOLD585', 'GOLD750', 'PLATINUM950', 'BRASS', 'BRONZE'].map((material, index) => ({
  Material: `"${material}"`,
  Finish: `"${['NONE', 'MATTE', 'POLISHED', 'RHODIUM'][index % 4]}"`,
  Quantity: ['1', '9', '10', '50', '200', '10000'][index] ?? '1',
}))

export const priceSteps: readonly Step[] = [
  priceStep({ title: 'a price is calculated and stored', keepAs: 'calculation' }),
  ...combinations.map(changed => priceStep({ title: `a price of ${Object.values(changed).join(', ')}`, changed })),
  priceStep({ title: 'a price of an ASCII model with decimal commas', model: 'ascii' }),
  priceStep({ title: 'a price of an open model', model: 'open' }),
  priceStep({ title: 'a preview has no id', query: '?Preview=TRUE' }),
  priceStep({ title: 'a quantity written as 1e1', changed: { Quantity: '1e1' } }),
  priceStep({ title: 'unknown and double keys', changed: { Quantity: '3,"Note":{"a":[1]},"Quantity":10' } }),
  priceStep({ title: 'an unknown material', changed: { Material: '"silver925"', Finish: '1', Quantity: '0' }, code: 'MATERIAL_UNKNOWN' }),
  priceStep({ title: 'an unknown finish', changed: { Finish: 'null', Quantity: '0' }, code: 'FINISH_UNKNOWN' }),
  priceStep({ title: 'a quantity out of range', changed: { Quantity: '10001', ModelId: '0' }, code: 'QUANTITY_OUT_OF_RANGE' }),
  priceStep({ title: 'a quantity that is hardly whole', changed: { Quantity: '10.00000000000000001' }, code: 'QUANTITY_OUT_OF_RANGE' }),
  priceStep({ title: 'an unknown model', changed: { ModelId: '2147483647' }, code: 'MODEL_NOT_FOUND' }),
  priceStep({ title: 'a model id that is no int32', changed: { ModelId: '2147483648' }, code: 'MODEL_NOT_FOUND' }),
  priceStep({ title: 'a model that cannot be read', model: 'unreadable', code: 'MODEL_UNREADABLE' }),
  priceStep({ title: 'a model of no bytes', model: 'nothing', code: 'MODEL_UNREADABLE' }),
  priceStep({ title: 'a model without facets', model: 'empty', code: 'MODEL_EMPTY' }),
  priceStep({ title: 'a flat model', model: 'flat', code: 'MODEL_FLAT' }),
  bodyStep('a body that is no JSON is a bad request', 'ModelId=1', 400),
  bodyStep('an empty body is a bad request', '', 400),
  bodyStep('a body with a byte order mark is a bad request', Buffer.from('\ufeff{}', 'utf8'), 400),
  bodyStep('an array is a bad request', '[]', 400),
  bodyStep('a wrong key is turned away', '{}', 401, [['X-Api-Key', 'wrong']]),
  bodyStep('a call without a key is turned away', '{}', 401, []),
  {
    route: ask,
    title: "another partner's model is not found",
    kind: 'read',
    masks: [],
    expected: { status: 200, code: 'MODEL_NOT_FOUND' },
    ask: (side, { otherPartner }) => post(target, asPartner({ partner: otherPartner }), priceBody(kept(side, 'model ring'))),
  },
]

function storedStep(
  title: string,
  idOf: (side: Side, walker: Walker) => string,
  expected: Step['expected'],
  masks: Step['masks'] = [],
): Step {
  return {
    route: stored,
    title,
    kind: 'read',
    masks,
    expected,
    ask: (side, walker) => get(`${target}/${idOf(side, walker)}`, asPartner(walker)),
  }
}

export const calculationSteps: readonly Step[] = [
  storedStep(
    'a calculation reads as it was answered',
    side => kept(side, 'calculation'),
    { status: 200, sameBodyAs: 'calculation answer' },
    priceMasks,
  ),
  storedStep('the calculation answered directly, read on both ways', (_side, { sides }) => kept(sides.direct, 'calculation'), {
    status: 200,
  }),
  storedStep('the calculation answered through the proxy, read on both ways', (_side, { sides }) => kept(sides.proxied, 'calculation'), {
    status: 200,
  }),
  storedStep('an unknown calculation', () => '2147483646', { status: 200, code: 'CALCULATION_NOT_FOUND' }),
  storedStep('an id that is no int32 is an unknown path', () => '-1', { status: 404 }),
  {
    route: stored,
    title: "another partner's calculation is not found",
    kind: 'read',
    masks: [],
    expected: { status: 200, code: 'CALCULATION_NOT_FOUND' },
    ask: (side, { otherPartner }) => get(`${target}/${kept(side, 'calculation')}`, asPartner({ partner: otherPartner })),
  },
]
