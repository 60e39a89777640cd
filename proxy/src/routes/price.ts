// The price call of partners, the first route to leave the legacy. Law: contracts/mes-http.md, "A price".
import { priceComparing } from './price-comparing.ts'
import type { Route } from './route.ts'

export const priceRoute: Route = Object.freeze({
  name: 'price',
  method: 'POST',
  path: '/api/partner/prices',
  capability: 'pricing.calculate',
  class: 'compute',
  stickyKey: 'partner',
  bodyBytesMax: 65_536,
  replyBytesMax: 65_536,
  comparing: priceComparing,
})
