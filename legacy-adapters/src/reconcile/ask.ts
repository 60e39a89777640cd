// The two sides that are compared, asked over HTTP: the pricing api for pages of quotes by number, MES for one calculation at a time.
import type { Quote } from '@ficus/pricing-service/contract'
import { calculationIdOf } from '../price/import.ts'
import { normalisePriceAnswer } from '../price/normalise.ts'

const answerWithinMs = 30_000
const pageCount = 1_000

/** Shape: all quotes from a number to another, in order, page by page. */
export async function* quotesBetween(pricingUrl: string, from: number, to: number): AsyncGenerator<readonly Quote[]> {
  for (let after = from - 1; after < to; ) {
    const { quotes } = await json<{ quotes: readonly Quote[] }>(new URL(`/quotes/by-number?after=${after}&count=${pageCount}`, pricingUrl))
    yield quotes.filter(({ number }) => number <= to)
    const last = quotes.at(-1)
    if (last === undefined || quotes.length < pageCount) return
    after = last.number
  }
}

async function json<Answer>(url: URL): Promise<Answer> {
  const response = await ask(url, {})
  if (!response.ok) throw new Error(`asking the pricing api for ${url.pathname} was answered with HTTP ${response.status}`)
  return (await response.json()) as Answer
}

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
  const body = Buffer.from(await response.arrayBuffer())
  const { kind, fields } = normalisePriceAnswer(response.status, body)
  if (kind === 'price') return body
  if (kind === 'refusal' && fields.find(({ path }) => path === 'Error.Code')?.text === '"CALCULATION_NOT_FOUND"') return null
  throw new Error(
    `asking MES for ${url.pathname} was answered with HTTP ${response.status}; are MES’s address and the partners’ keys right?`,
  )
}

async function ask(url: URL, headers: Record<string, string>): Promise<Response> {
  return fetch(url, { headers, signal: AbortSignal.timeout(answerWithinMs) }).catch(cause => {
    throw new Error(`asking ${url.origin} did not succeed; is it running?`, { cause })
  })
}
