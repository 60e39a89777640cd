// What the contract answers to what is no request: no key that is known, or no JSON object. In: which of the two, and the MES node to name. Out: the whole answer,
// with the legacy's headers in their order and letter case. Law: contracts/mes-http.md, "Manners of the legacy". Called by price-candidate.ts in stage retired.
import { legacyPriceHeaders } from '@ficus/legacy-adapters/price'
import type { Reply } from '../exchange.ts'
import { headerText } from './price-reply.ts'

const ownWords = {
  401: { header: ['WWW-Authenticate', 'ApiKey'], body: Buffer.alloc(0) },
  400: {
    header: ['Content-Type', 'text/html; charset=utf-8'],
    body: Buffer.from('<html><head><title>Bad Request</title></head><body><h1>400</h1></body></html>'),
  },
} as const

export function turnedAway(status: keyof typeof ownWords, nodeName: string): Reply {
  const { header, body } = ownWords[status]
  const common = legacyPriceHeaders
    .filter(({ name }) => name !== 'Content-Type')
    .flatMap(({ name, value }) => [name, headerText(value, body, nodeName)])
  return { status, rawHeaders: [...header, ...common], body }
}
