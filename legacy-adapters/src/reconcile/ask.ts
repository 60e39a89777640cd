// The two sides that are compared, asked over HTTP: the pricing api for its ledger of write-backs, page by page, and for quotes; MES for one calculation at a time.
import type { Quote, WriteBack, WriteBackPage } from '@ficus/pricing-service/contract'
import { calculationIdOf } from '../price/import.ts'
import { storedPriceIn } from '../write-back/stored-price.ts'

const answerWithinMs = 30_000
const pageCount = 1_000

export function ledgerPage(pricingUrl: string, after: number): Promise<WriteBackPage> {
  return json(new URL(`/write-backs?after=${after}&count=${pageCount}`, pricingUrl))
}

/** What the ledger says about one number now; null: nobody noted it; forgotten: kept no longer. */
export async function ledgerEntry(pricingUrl: string, number: number): Promise<WriteBack | null | 'forgotten'> {
  const { keptFrom, writeBacks } = await json<WriteBackPage>(new URL(`/write-backs?after=${number - 1}&count=1`, pricingUrl))
  if (writeBacks[0]?.number === number) return writeBacks[0]
  return number < keptFrom ? 'forgotten' : null
}

/** Null when the pricing service keeps it no longer. */
export async function quoteOf(pricingUrl: string, id: string): Promise<Quote | null> {
  const url = new URL(`/quotes/${id}`, pricingUrl)
  const response = await ask(url, {})
  if (response.status === 404) return null
  if (!response.ok) throw unexpected(url, response)
  return (await response.json()) as Quote
}

async function json<Answer>(url: URL): Promise<Answer> {
  const response = await ask(url, {})
  if (!response.ok) throw unexpected(url, response)
  return (await response.json()) as Answer
}

const unexpected = (url: URL, { status }: Response) =>
  new Error(`asking the pricing api for ${url.pathname} was answered with HTTP ${status}`)

/** Asks with one partner's key after the other, beginning with the one that had the last row: neighbours are often of one partner. */
export function mesRows(mesUrl: string, partnerKeys: readonly string[]): (number: number) => Promise<Buffer | null> {
  let keys = [...partnerKeys]
  return async number => {
    const url = new URL(`/api/partner/prices/${calculationIdOf(number)}`, mesUrl)
    for (const key of keys) {
      const row = await rowOf(url, key)
      if (row === null) continue
      keys = [key, ...keys.filter(other => other !== key)]
      return row
    }
    return null
  }
}

async function rowOf(url: URL, key: string): Promise<Buffer | null> {
  const response = await ask(url, { 'X-Api-Key': key })
  const stored = storedPriceIn(response.status, Buffer.from(await response.arrayBuffer()))
  if (stored !== null) return stored === 'absent' ? null : stored
  throw new Error(
    `asking MES for ${url.pathname} was answered with HTTP ${response.status}; are MES’s address and the partners’ keys right?`,
  )
}

async function ask(url: URL, headers: Record<string, string>): Promise<Response> {
  return fetch(url, { headers, signal: AbortSignal.timeout(answerWithinMs) }).catch(cause => {
    throw new Error(`asking ${url.origin} did not succeed; is it running?`, { cause })
  })
}
