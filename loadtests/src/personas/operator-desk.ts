// What an operator does, call by call, and what he remembers: orders seen, orders claimed. In: who he is. Out: activities. Called by the personas that
// have an operator in them.
import type { SeededRandom } from '../engine/seeded-random.ts'
import type { Call } from '../engine/session.ts'
import type { Activities } from './activities.ts'
import { bodyIs, jsonManners } from './answers/manners.ts'
import type { SeenOrder } from './answers/order.ts'
import { wrongInCard } from './answers/order-card.ts'
import { readCounters } from './answers/order-counters.ts'
import { type AskedList, readList } from './answers/order-list.ts'
import { readClaim, readLogin } from './answers/order-writes.ts'
import { drawList } from './drawn-lists.ts'
import type { OperatorAccess, PersonaInput } from './persona-input.ts'

export interface OperatorDesk {
  /** Logs in while there is no session. */
  readonly opening: () => Call | null
  readonly activities: Activities
}

const seenCountMax = 200
const approved = 'MANUFACTURING_APPROVED'
const stepsByHand = ['MANUFACTURING_COMPLETED', 'PACKAGING', 'SHIPPED'] as const

interface OwnOrder {
  readonly orderId: number
  /** Steps done by hand so far. */
  readonly stepCount: number
}

export function openOperatorDesk(input: Pick<PersonaInput, 'operators' | 'lists'>, index: number, random: SeededRandom): OperatorDesk {
  const { login, password } = input.operators[index % input.operators.length]!
  let cookie: string | null = null
  let operatorName = ''
  let orderCount = 0
  let seen: readonly SeenOrder[] = []
  let claimable: readonly number[] = []
  let own: readonly OwnOrder[] = []

  function call(endpoint: string, method: string, target: string, judge: Call['judge'], body?: string): Call {
    return {
      endpoint,
      method,
      target,
      headers: { ...(cookie === null ? {} : { Cookie: cookie }), ...(body === undefined ? {} : { 'Content-Type': 'application/json' }) },
      ...(body === undefined ? {} : { body: Buffer.from(body) }),
      judge: answer => {
        if (answer.status === 401) cookie = null
        return judge(answer)
      },
    }
  }

  function logIn(): Call {
    const judge: Call['judge'] = answer => {
      const read = readLogin(answer)
      if (typeof read === 'string') return read
      cookie = read.cookie
      operatorName = read.operatorName
      return null
    }
    cookie = null
    return call('login', 'POST', '/api/login', judge, loginBody({ login, password }))
  }

  function list(asked: AskedList): Call {
    const { status, page, pageSize } = asked
    return call('list', 'GET', `/api/orders?Status=${status}&Page=${page}&PageSize=${pageSize}`, answer => {
      const read = readList(answer, asked)
      if (typeof read === 'string') return read
      if (read.orders.length > 0) seen = read.orders.slice(0, seenCountMax)
      claimable = read.orders.filter(order => order.status === approved).map(order => order.orderId)
      return null
    })
  }

  const counters = () =>
    call('counters', 'GET', '/api/orders/counters', answer => {
      const read = readCounters(answer, orderCount)
      if (typeof read === 'string') return read
      orderCount = read
      return null
    })

  function card(): Call | null {
    if (seen.length === 0) return null
    const order = random.pick(seen)
    return call('card', 'GET', `/api/orders/${order.orderId}`, answer => wrongInCard(answer, order))
  }

  function claim(): Call | null {
    if (claimable.length === 0) return null
    const orderId = random.pick(claimable)
    claimable = claimable.filter(each => each !== orderId)
    const judge: Call['judge'] = answer => {
      const read = readClaim(answer, orderId, operatorName)
      if (typeof read === 'string') return read
      if (read.outcome === 'claimed') own = [...own, { orderId, stepCount: 0 }]
      return null
    }
    return call('claim', 'POST', `/api/orders/${orderId}/claim`, judge, '{}')
  }

  function nextStatus(): Call | null {
    const [order, ...others] = own
    if (order === undefined) return null
    const { orderId, stepCount } = order
    const status = stepsByHand[stepCount]!
    // Without an answer nobody knows where the order stands: then it is left to others.
    own = others
    const judge: Call['judge'] = answer => {
      const wrong = jsonManners(answer) ?? bodyIs(answer, `{"Success":true,"OrderId":${orderId},"Status":"${status}"}`)
      if (wrong === null && stepCount + 1 < stepsByHand.length) own = [...own, { orderId, stepCount: stepCount + 1 }]
      return wrong
    }
    return call('status', 'POST', `/api/orders/${orderId}/status`, judge, `{"Status":"${status}"}`)
  }

  return {
    opening: () => (cookie === null ? logIn() : null),
    activities: {
      login: { call: logIn },
      list: { call: () => list(drawList(input.lists, random)) },
      counters: { call: counters },
      card: { call: card, instead: 'list' },
      claim: { call: claim, instead: 'approved-list' },
      status: { call: nextStatus, instead: 'claim' },
      'approved-list': { call: () => list({ status: approved, page: 1 + random.below(3), pageSize: 50 }) },
    },
  }
}

function loginBody({ login, password }: OperatorAccess): string {
  return JSON.stringify({ Login: login, Password: password })
}
