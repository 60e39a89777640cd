// The clients of a chaos run, partners and operators, each on a line of its own to one of the proxies. In: the ground, a seed, the book. Out: the crowd at
// work until it is stopped. What each client asks, and how long it rests in between, the seed decides. Called by chaos-run.ts.
import { setTimeout as pause } from 'node:timers/promises'
import { seeded } from '../kill/seeded.ts'
import type { ClientBook } from './client-book.ts'
import type { ChaosGround } from './ground.ts'
import { field, textOf, whole } from './legacy-answer.ts'
import { logIn, openOperator } from './operators.ts'
import { openOrderDesk } from './order-desk.ts'
import { type ChaosClient, openPartner } from './partners.ts'
import { openReconnectingClient, type ReconnectingClient } from './reconnecting-client.ts'

export interface Crowd extends AsyncDisposable {
  start(): CrowdAtWork
}

export interface CrowdAtWork {
  inFlightCount(): number
  /** Whether a price that is to be stored is being made at a proxy. */
  pricesAt(place: number): boolean
  /** Resolves when the last answer is in. */
  stop(): Promise<void>
}

const partnerCount = 8
const operatorCount = 3
/** A client's pause between two calls, so that two cores have time for what is started again. */
const thinkMsMost = 150

export async function openCrowd({ running, proxies }: ChaosGround, book: ClientBook, seed: number): Promise<Crowd> {
  await using opened = new AsyncDisposableStack()
  const { mes, partners, operators } = running.landscape()
  const urls = proxies.map(({ ready }) => ready['url'] as string)
  const lines: ReconnectingClient[] = []
  const clients: ChaosClient[] = []
  const connect = () => {
    const line = opened.use(openReconnectingClient(urls, lines.length, () => void (book.movedCount += 1)))
    lines.push(line)
    return line
  }
  const own = () => ({ client: connect(), book, random: seeded(seed + 1 + clients.length) })

  const people = opened.use(openReconnectingClient([mes.url], 0, () => undefined)) // whom partners call; they sit at MES itself
  const { cookie } = await logIn(people, operators[0]!.login, operators[0]!.password)
  const desk = openOrderDesk(people, cookie)
  const approved = await approvedOrders(people, cookie)
  for (const partner of partners.slice(0, partnerCount)) clients.push(openPartner({ partner, desk, ...own() }))
  for (const [index, { login, password }] of operators.slice(0, operatorCount).entries()) {
    const claimable = approved.filter((_, at) => at % operatorCount === index)
    clients.push(await openOperator({ login, password, claimable, ...own() }))
  }
  const owned = opened.move()
  return { start: () => start(clients, lines, seed), [Symbol.asyncDispose]: () => owned.disposeAsync() }
}

function start(clients: readonly ChaosClient[], lines: readonly ReconnectingClient[], seed: number): CrowdAtWork {
  let stopped = false
  const work = async (client: ChaosClient, index: number) => {
    const rest = seeded(seed + 1_001 + index)
    while (!stopped) {
      await pause(rest(thinkMsMost))
      await client.turn()
    }
  }
  const working = Promise.all(clients.map(work))
  return {
    inFlightCount: () => lines.filter(line => line.underWay() !== null).length,
    pricesAt: place => lines.some(line => line.underWay()?.place === place && line.underWay()?.target === '/api/partner/prices'),
    stop: async () => {
      stopped = true
      await working
    },
  }
}

async function approvedOrders(client: ReconnectingClient, cookie: string): Promise<number[]> {
  const target = '/api/orders?Status=MANUFACTURING_APPROVED&Page=1&PageSize=200'
  const list = whole(await client.send({ method: 'GET', target, headers: { Cookie: cookie } }))
  if (field(list, 'Success') !== 'true') throw new Error('the list of approved orders does not come')
  return [...textOf(list).matchAll(/"OrderId":(\d+)/g)].map(([, id]) => Number(id))
}
