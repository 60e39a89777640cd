// What operators do: log in, look at the dashboard, take an order, move it on. Orders to write on are prepared per side (prepare.ts).
import { asOperator, get, post } from './requests.ts'
import { kept, type Side, type Step, type Walker } from './step.ts'

const login = ({ login: Login, password: Password }: Walker['operator']) => post('/api/login', [], JSON.stringify({ Login, Password }))
const keepSession =
  (name: string): NonNullable<Step['keep']> =>
  (answer, side) => {
    const cookie = answer.headers.find(([header]) => header.toLowerCase() === 'set-cookie')?.[1]
    if (cookie !== undefined) side.kept.set(name, cookie.split(';')[0] ?? '')
  }
const read = (route: Step['route'], title: string, target: string | ((walker: Walker) => string), status = 200, code?: string): Step => ({
  route,
  title,
  kind: 'read',
  masks: [],
  expected: code === undefined ? { status } : { status, code },
  ask: (side, walker) => get(typeof target === 'string' ? target : target(walker), asOperator(side)),
})
const withoutSession = (route: Step['route'], method: 'GET' | 'POST', target: string): Step => ({
  route,
  title: `without a session: ${method} ${target}`,
  kind: 'read',
  masks: [],
  expected: { status: 401 },
  ask: () => (method === 'GET' ? get(target) : post(target, [], '{}')),
})
const write = (
  route: Step['route'],
  title: string,
  target: (side: Side) => string,
  body: string,
  expected: Step['expected'],
  who?: string,
): Step => ({
  route,
  title,
  kind: 'write',
  masks: ['orderId'],
  expected,
  ask: side => post(target(side), asOperator(side, who), body),
})
const status = (name: string, expected: Step['expected'], who?: string): Step =>
  write(
    'POST /api/orders/{OrderId}/status',
    `status ${name}${expected.code === undefined ? '' : ` is refused as ${expected.code}`}`,
    side => `/api/orders/${kept(side, 'order to claim')}/status`,
    JSON.stringify({ Status: name }),
    expected,
    who,
  )
const claim = 'POST /api/orders/{OrderId}/claim'
const card = 'GET /api/orders/{OrderId}'
const list = 'GET /api/orders'

export const loginSteps: readonly Step[] = [
  {
    route: 'POST /api/login',
    title: 'an operator logs in',
    kind: 'write',
    masks: [],
    expected: { status: 200 },
    ask: (_side, { operator }) => login(operator),
    keep: keepSession('session'),
  },
  {
    route: 'POST /api/login',
    title: 'another operator logs in',
    kind: 'write',
    masks: [],
    expected: { status: 200 },
    ask: (_side, { otherOperator }) => login(otherOperator),
    keep: keepSession('other session'),
  },
  {
    route: 'POST /api/login',
    title: 'a wrong password is turned away',
    kind: 'read',
    masks: [],
    expected: { status: 401 },
    ask: (_side, { operator }) => login({ ...operator, password: 'wrong' }),
  },
  {
    route: 'POST /api/login',
    title: 'a login that is no JSON is a bad request',
    kind: 'read',
    masks: [],
    expected: { status: 400 },
    ask: () => post('/api/login', [], 'Login=op01'),
  },
]

export const dashboardSteps: readonly Step[] = [
  read(list, 'the first page', '/api/orders'),
  read(list, 'a page of a status', '/api/orders?Status=SHIPPED&Page=2&PageSize=7'),
  read(list, 'the largest page', '/api/orders?PageSize=200'),
  read(list, 'an unknown status lists nothing', '/api/orders?Status=LOST'),
  read(list, 'a page size out of range lists nothing', '/api/orders?Page=1&PageSize=201'),
  read(list, 'a page out of range lists nothing', '/api/orders?Page=0'),
  withoutSession(list, 'GET', '/api/orders'),
  read('GET /api/orders/counters', 'the counters', '/api/orders/counters'),
  withoutSession('GET /api/orders/counters', 'GET', '/api/orders/counters'),
  read(card, 'the card of an order', ({ sides }) => `/api/orders/${kept(sides.direct, 'order to look at')}`),
  read(card, 'an unknown order', '/api/orders/2147483647', 200, 'ORDER_NOT_FOUND'),
  read(card, 'an id that is no int32 is an unknown path', '/api/orders/2147483648', 404),
  withoutSession(card, 'GET', '/api/orders/1'),
]

export const orderSteps: readonly Step[] = [
  write(claim, 'an order not yet approved cannot be claimed', side => `/api/orders/${kept(side, 'order not approved')}/claim`, '{}', {
    status: 200,
    code: 'STATUS_NOT_ALLOWED',
  }),
  write(claim, 'an order is claimed', side => `/api/orders/${kept(side, 'order to claim')}/claim`, '{}', { status: 200 }),
  write(
    claim,
    'an order that another holds cannot be claimed',
    side => `/api/orders/${kept(side, 'order to claim')}/claim`,
    '',
    { status: 200, code: 'ALREADY_TAKEN' },
    'other session',
  ),
  write(claim, 'an unknown order cannot be claimed', () => '/api/orders/2147483647/claim', '{}', { status: 200, code: 'ORDER_NOT_FOUND' }),
  withoutSession(claim, 'POST', '/api/orders/1/claim'),
  status('SHIPPED', { status: 200, code: 'STATUS_NOT_ALLOWED' }),
  status('MANUFACTURING_COMPLETED', { status: 200, code: 'ALREADY_TAKEN' }, 'other session'),
  status('MANUFACTURING_COMPLETED', { status: 200 }),
  status('PACKAGING', { status: 200 }),
  status('SHIPPED', { status: 200 }),
  write(
    'POST /api/orders/{OrderId}/status',
    'a status that is no JSON is a bad request',
    side => `/api/orders/${kept(side, 'order to claim')}/status`,
    '',
    {
      status: 400,
    },
  ),
  withoutSession('POST /api/orders/{OrderId}/status', 'POST', '/api/orders/1/status'),
  read(card, 'the card of the order that was moved directly', ({ sides }) => `/api/orders/${kept(sides.direct, 'order to claim')}`),
  read(
    card,
    'the card of the order that was moved through the proxy',
    ({ sides }) => `/api/orders/${kept(sides.proxied, 'order to claim')}`,
  ),
]
