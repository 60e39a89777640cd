// What partners do with a price: order it, and follow the order.
import { asPartner, get, post } from './requests.ts'
import { keepField, kept, type Side, type Step, type Walker } from './step.ts'

const create = 'POST /api/partner/orders'
const read = 'GET /api/partner/orders/{OrderId}'
const target = '/api/partner/orders'
const orderMasks = ['orderId', 'orderNumber', 'calculationId', 'createdAt'] as const

function createStep(title: string, body: (side: Side) => string, expected: Step['expected'], keep?: Step['keep']): Step {
  return {
    route: create,
    title,
    kind: 'write',
    masks: orderMasks,
    expected,
    ask: (side, walker) => post(target, asPartner(walker), body(side)),
    ...(keep === undefined ? {} : { keep }),
  }
}
function readStep(
  title: string,
  idOf: (side: Side, walker: Walker) => string,
  expected: Step['expected'],
  masks: Step['masks'] = [],
): Step {
  return {
    route: read,
    title,
    kind: 'read',
    masks,
    expected,
    ask: (side, walker) => get(`${target}/${idOf(side, walker)}`, asPartner(walker)),
  }
}

export const partnerOrderSteps: readonly Step[] = [
  createStep(
    'a calculation is ordered',
    side => `{"CalculationId":${kept(side, 'calculation')},"Comment":"К празднику"}`,
    { status: 200 },
    keepField('OrderId', 'partner order'),
  ),
  createStep('a calculation is ordered without a comment', side => `{"CalculationId":${kept(side, 'calculation')}}`, { status: 200 }),
  createStep('an unknown calculation cannot be ordered', () => '{"CalculationId":2147483646}', {
    status: 200,
    code: 'CALCULATION_NOT_FOUND',
  }),
  createStep('an order that is no JSON is a bad request', () => 'CalculationId', { status: 400 }),
  readStep('the order', side => kept(side, 'partner order'), { status: 200 }, orderMasks),
  readStep('the order made through the proxy, read on both ways', (_side, { sides }) => kept(sides.proxied, 'partner order'), {
    status: 200,
  }),
  readStep('an unknown order', () => '2147483647', { status: 200, code: 'ORDER_NOT_FOUND' }),
  readStep('an id that is no number is an unknown path', () => 'A-1', { status: 404 }),
  {
    route: read,
    title: "another partner's order is not found",
    kind: 'read',
    masks: [],
    expected: { status: 200, code: 'ORDER_NOT_FOUND' },
    ask: (side, { otherPartner }) => get(`${target}/${kept(side, 'partner order')}`, asPartner({ partner: otherPartner })),
  },
]
