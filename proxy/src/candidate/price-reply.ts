// In: the body of a price answer and the MES node to name. Out: the whole answer with the legacy's headers, in the legacy's order and letter case.
import { type LegacyHeaderValue, legacyPriceHeaders } from '@ficus/legacy-adapters/price'
import type { Reply } from '../exchange.ts'

/** Business refusals are HTTP 200 like prices (mes-http.md, "Manners of the legacy"). */
export function priceReply(body: Buffer, nodeName: string, madeFrom: Readonly<Record<string, string>> = {}): Reply {
  const rawHeaders = legacyPriceHeaders.flatMap(({ name, value }) => [name, headerText(value, body, nodeName)])
  return { status: 200, rawHeaders, body, madeFrom }
}

/** Connection belongs to the hop between client and proxy; our server writes it. */
export function headerText(value: LegacyHeaderValue, body: Buffer, nodeName: string): string {
  if ('fixed' in value) return value.fixed
  if (value.from === 'node-name') return nodeName
  if (value.from === 'body-length') return String(body.length)
  return new Date().toUTCString()
}
