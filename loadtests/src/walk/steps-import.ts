// What administrators do: register a calculation made outside MES, once and again, and see it refused. Ids are random in the uppermost range of int32,
// which the pricing service would reach only after a milliard of quotes.
import { randomInt } from 'node:crypto'
import { asPartner, get, post } from './requests.ts'
import { kept, type Side, type Step, type Walker } from './step.ts'

const route = 'POST /api/admin/prices/import'
const target = '/api/admin/prices/import'
const lowestId = 2_000_000_000
const highestId = 2_147_483_000

/** The price that this side was answered, as an import under an id of this walk's own. */
function importBody(side: Side, walker: Walker, change: (text: string) => string = text => text): string {
  if (!side.kept.has('import id')) side.kept.set('import id', String(randomInt(lowestId, highestId)))
  const price = Buffer.from(kept(side, 'calculation answer'), 'latin1').toString('utf8')
  const body = price.replace(
    /^\{"Success":true,"CalculationId":\d+,/,
    `{"CalculationId":${kept(side, 'import id')},"PartnerId":${walker.partner.id},`,
  )
  return change(body)
}

function importStep(title: string, change: ((text: string) => string) | undefined, expected: Step['expected'], key?: string): Step {
  return {
    route,
    title,
    kind: 'write',
    masks: ['calculationId'],
    expected,
    ask: (side, walker) => post(target, [['X-Api-Key', key ?? walker.adminKey]], importBody(side, walker, change)),
  }
}

export const importSteps: readonly Step[] = [
  importStep('a calculation made outside is registered', undefined, { status: 200 }),
  importStep('the same again is answered alike', undefined, { status: 200 }),
  importStep('another body under the same id is a conflict', text => text.replace('"DurationMs":', '"DurationMs":1'), {
    status: 200,
    code: 'IMPORT_CONFLICT',
  }),
  importStep('an id of MES itself is a bad request', text => text.replace(/"CalculationId":\d+/, '"CalculationId":17'), { status: 400 }),
  importStep('a missing key is a bad request', text => text.replace(/"Facets":\d+,/, ''), { status: 400 }),
  importStep('a body that is no JSON is a bad request', text => text.slice(1), { status: 400 }),
  importStep('a wrong key is turned away', undefined, { status: 401 }, 'wrong'),
  {
    route: 'GET /api/partner/prices/{CalculationId}',
    title: 'the registered calculation reads like a price of MES',
    kind: 'read',
    masks: ['calculationId', 'calculatedAt', 'durationMs', 'modelId'],
    expected: { status: 200, sameBodyAs: 'calculation answer' },
    ask: (side, walker) => get(`/api/partner/prices/${kept(side, 'import id')}`, asPartner(walker)),
  },
]
