// An operator at the dashboard: looks at lists and counters, opens cards.
import type { Mix } from './mix.ts'

export const operator: Mix = {
  name: 'operator',
  entries: [
    { route: 'GET /api/orders', title: 'a page of a status', weightCount: 1 },
    { route: 'GET /api/orders/counters', title: 'the counters', weightCount: 1 },
    { route: 'GET /api/orders/{OrderId}', title: 'the card of an order', weightCount: 3 },
    { route: 'GET /api/orders/{OrderId}', title: 'an unknown order', weightCount: 1 },
    { route: 'GET / and /assets/*', title: "the operators' page", weightCount: 1 },
    { route: 'GET /health', title: 'the health line', weightCount: 1 },
  ],
}
