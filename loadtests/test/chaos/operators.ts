// An operator of a chaos run: looks at the list, the counters and cards, claims approved orders and moves them on. In: who it is, orders that only he goes
// for, the book. Out: one call after the other. Called by chaos-run.ts, once per client.
import { addTo, type ClientBook } from './client-book.ts'
import { field, tellOf, whole } from './legacy-answer.ts'
import type { ChaosClient } from './partners.ts'
import type { Answer, Ask, ReconnectingClient, Sending } from './reconnecting-client.ts'

export interface OperatorParts {
  readonly login: string
  readonly password: string
  readonly client: ReconnectingClient
  readonly book: ClientBook
  readonly random: (below: number) => number
  /** Approved orders that nobody else goes for. */
  readonly claimable: number[]
}

const weights = { list: 6, counters: 2, card: 4, claim: 2, step: 2 } as const
const drawn = Object.entries(weights).flatMap(([name, weight]) => Array.from({ length: weight }, () => name as keyof typeof weights))
const stepsByHand = ['MANUFACTURING_COMPLETED', 'PACKAGING', 'SHIPPED'] as const

export async function openOperator(parts: OperatorParts): Promise<ChaosClient> {
  const { client, book, random, claimable, login } = parts
  const { cookie, operatorName } = await logIn(client, login, parts.password)
  const own: { orderId: number; stepCount: number }[] = []
  let seen: number[] = []

  async function answerTo(what: string, ask: Omit<Ask, 'headers'>, sending: Sending = {}): Promise<Answer | 'done'> {
    const answer = await client.send({ ...ask, headers: { Cookie: cookie } }, { ...sending, onBroken: () => addTo(book.broken, what) })
    if (answer !== 'done') addTo(book.answered, what)
    return answer
  }
  const read = async (what: string, target: string) => whole(await answerTo(what, { method: 'GET', target }))

  /** Whether a step that broke was taken, as the card says it. */
  const isAt = async (orderId: number, status: string) => {
    const card = await read('card', `/api/orders/${orderId}`)
    return field(card, 'Status') === status && field(card, 'OperatorName') === operatorName
  }

  async function take(what: 'claim' | 'step', orderId: number, status: string, body: object): Promise<void> {
    const target = `/api/orders/${orderId}/${what === 'claim' ? 'claim' : 'status'}`
    const wasDone = () => isAt(orderId, status)
    const answer = await answerTo(what, { method: 'POST', target, body: JSON.stringify(body) }, { wasDone })
    if (answer !== 'done' && field(whole(answer), 'Status') !== status) throw new Error(`${status} was to come`)
    book.steps.push({ orderId, status, operatorName })
  }

  async function list(): Promise<void> {
    const answer = await read('list', `/api/orders?Page=${1 + random(3)}&PageSize=50`)
    seen = [...answer.bytes.toString('utf8').matchAll(/"OrderId":(\d+)/g)].map(([, id]) => Number(id))
    if (seen.length !== 50) throw new Error(`${seen.length} orders on a page of 50`)
  }

  async function card(): Promise<void> {
    const orderId = seen[random(seen.length)]
    if (orderId === undefined) return await list()
    const answer = await read('card', `/api/orders/${orderId}`)
    if (field(answer, 'OrderId') !== String(orderId)) throw new Error(`the card of ${orderId} is that of another order`)
  }

  async function claim(): Promise<void> {
    const orderId = claimable.shift()
    if (orderId === undefined) return await list()
    await take('claim', orderId, 'MANUFACTURING_STARTED', {})
    own.push({ orderId, stepCount: 0 })
  }

  async function step(): Promise<void> {
    const order = own[0]
    if (order === undefined) return await claim()
    const status = stepsByHand[order.stepCount] as string
    order.stepCount += 1
    if (order.stepCount === stepsByHand.length) own.shift()
    await take('step', order.orderId, status, { Status: status })
  }

  const turns = { list, card, claim, step, counters: async () => void (await read('counters', '/api/orders/counters')) }
  return {
    turn: async () => {
      const what = drawn[random(drawn.length)] as keyof typeof weights
      await turns[what]().catch(error => book.failures.push(`operator ${login}, ${what}: ${tellOf(error)}`))
    },
  }
}

export async function logIn(client: ReconnectingClient, login: string, password: string) {
  const body = JSON.stringify({ Login: login, Password: password })
  const answer = whole(await client.send({ method: 'POST', target: '/api/login', headers: {}, body }))
  return { cookie: answer.cookie as string, operatorName: field(answer, 'OperatorName') }
}
