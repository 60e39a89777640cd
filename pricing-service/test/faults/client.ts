// One client: puts its model, orders a quote with an idempotency key until it is accepted, waits until it is answered, and writes down every step. In: an order and
// the addresses of the apis. Out: the end of the order. As real clients do, it asks again after a refusal or a broken connection, with the same key.
import { createHash } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import type { Quote } from '../../src/contract.ts'
import type { Attempt, Ledger, OrderEnd } from './ledger.ts'
import { modelBytes } from './models.ts'
import type { Order } from './plan.ts'

export interface ClientParts {
  readonly ledger: Ledger
  /** The address of some api, as a load balancer would choose it. */
  readonly someApi: () => string
  /** Models that were put already: model to SHA-256. */
  readonly models: Map<string, string>
  readonly givesUpAfterMs: number
}

/** What a client allows beside the wait it asked for. */
const marginMs = 12_000
const pollWaitSeconds = 5
const comesAgainMs = { least: 100, most: 1_000 }

interface Reply {
  readonly end: Attempt['end']
  readonly quote: Quote | null
  readonly detail: string
}

export async function placeOrder(parts: ClientParts, order: Order): Promise<OrderEnd> {
  const endsAt = performance.now() + parts.givesUpAfterMs
  let quote: Quote | null = null
  let modelSha256 = parts.models.get(order.model)
  while (!isFinished(quote) && performance.now() < endsAt) {
    const startedAt = performance.now()
    let reply: Reply
    if (modelSha256 === undefined) {
      const bytes = modelBytes(order.model)
      const sha256 = createHash('sha256').update(bytes).digest('hex')
      reply = await attempt(parts, order, 'model', 0, `/models/${sha256}`, { method: 'PUT', body: bytes })
      if (reply.end === 'accepted') parts.models.set(order.model, (modelSha256 = sha256))
    } else if (quote === null) {
      reply = await attempt(parts, order, 'order', order.waitSeconds, '/quotes', orderInit(order, modelSha256))
    } else {
      reply = await attempt(parts, order, 'wait', pollWaitSeconds, `/quotes/${quote.id}`, { headers: prefer(pollWaitSeconds) })
    }
    quote = reply.quote ?? quote
    const cameBack = reply.end === 'accepted' && (reply.quote === null || performance.now() - startedAt > comesAgainMs.least)
    if (reply.end !== 'answered' && !cameBack) await pause(comesAgainMs.least + Math.random() * comesAgainMs.most)
  }
  const end = endOf(order, quote)
  parts.ledger.ended(end)
  return end
}

const prefer = (seconds: number) => ({ prefer: `wait=${seconds}` })

function orderInit({ key, material, finish, quantity, tariff, waitSeconds }: Order, modelSha256: string): RequestInit {
  const casting = tariff === undefined ? {} : { tariff, units: 'mm' }
  return {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'idempotency-key': key, ...prefer(waitSeconds) },
    body: JSON.stringify({ modelSha256, material, finish, quantity, ...casting }),
  }
}

async function attempt(
  { ledger, someApi }: ClientParts,
  { key }: Order,
  what: Attempt['what'],
  waitSeconds: number,
  path: string,
  init: RequestInit,
): Promise<Reply> {
  const sentAt = Date.now()
  const reply = await ask(`${someApi()}${path}`, { ...init, signal: AbortSignal.timeout(waitSeconds * 1_000 + marginMs) })
  ledger.attempt({
    ...{ key, what, sentAt, endedAt: Date.now(), end: reply.end },
    ...(reply.quote === null ? {} : { id: reply.quote.id }),
    ...(reply.detail === '' ? {} : { detail: reply.detail }),
  })
  return reply
}

async function ask(url: string, init: RequestInit): Promise<Reply> {
  try {
    const response = await fetch(url, init)
    return replyOf(response, await response.text())
  } catch (error) {
    const cause = (error as { cause?: { code?: string } }).cause?.code ?? (error as Error).message
    return { end: (error as Error).name === 'TimeoutError' ? 'silent' : 'cut', quote: null, detail: cause }
  }
}

function replyOf(response: Response, text: string): Reply {
  const body = JSON.parse(text) as Quote & { sha256?: string; code?: string; detail?: string }
  if (response.ok && body.sha256 !== undefined) return { end: 'accepted', quote: null, detail: '' }
  if (response.ok && body.id !== undefined) return { end: isFinished(body) ? 'answered' : 'accepted', quote: body, detail: '' }
  const toldWhen = Number(response.headers.get('retry-after')) > 0
  const isRefusal = (response.status === 503 || response.status === 429) && typeof body.code === 'string' && toldWhen
  return {
    end: isRefusal ? 'refused' : 'wrong',
    quote: null,
    detail: isRefusal ? String(body.code) : `${response.status} ${text.slice(0, 300)}`,
  }
}

const isFinished = (quote: Quote | null) => quote !== null && quote.finishedAt !== null

function endOf({ key, failureCode }: Order, quote: Quote | null): OrderEnd {
  const breakdown = quote?.breakdown ?? null
  return {
    key,
    id: quote?.id ?? null,
    status: quote?.status ?? 'unanswered',
    failureCode: quote?.failure?.code ?? null,
    expectedFailureCode: failureCode ?? null,
    breakdownMd5: breakdown === null ? null : createHash('md5').update(JSON.stringify(breakdown)).digest('hex'),
  }
}
