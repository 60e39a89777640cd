// The routes of the legacy's contract as words: what a recording may say about a path. An id becomes its name; a path that is not here is "other" and
// nothing of it is told. In: method and path. Out: the route and whose it is. Called by redact.ts.

export type ClientClass = 'operator' | 'partner' | 'other'

export interface RouteTemplate {
  readonly route: string
  readonly class: ClientClass
}

const other: RouteTemplate = Object.freeze({ route: 'other', class: 'other' })

const exact: Readonly<Record<string, RouteTemplate>> = Object.freeze({
  ...routesOf('operator', ['POST /api/login', 'GET /api/orders', 'GET /api/orders/counters']),
  ...routesOf('partner', ['POST /api/partner/models', 'POST /api/partner/prices', 'POST /api/partner/orders']),
  ...routesOf('other', ['POST /api/admin/prices/import', 'GET /health']),
  'GET /': { route: 'GET / and /assets/*', class: 'operator' },
})

const withId: readonly (readonly [pattern: RegExp, template: RouteTemplate])[] = [
  [/^GET \/api\/orders\/\d+$/, { route: 'GET /api/orders/{OrderId}', class: 'operator' }],
  [/^POST \/api\/orders\/\d+\/claim$/, { route: 'POST /api/orders/{OrderId}/claim', class: 'operator' }],
  [/^POST \/api\/orders\/\d+\/status$/, { route: 'POST /api/orders/{OrderId}/status', class: 'operator' }],
  [/^GET \/api\/partner\/models\/\d+$/, { route: 'GET /api/partner/models/{ModelId}', class: 'partner' }],
  [/^GET \/api\/partner\/prices\/\d+$/, { route: 'GET /api/partner/prices/{CalculationId}', class: 'partner' }],
  [/^GET \/api\/partner\/orders\/\d+$/, { route: 'GET /api/partner/orders/{OrderId}', class: 'partner' }],
  [/^GET \/assets\//, { route: 'GET / and /assets/*', class: 'operator' }],
]

export function templateOf(method: string, path: string): RouteTemplate {
  const asked = `${method} ${path}`
  return (Object.hasOwn(exact, asked) ? exact[asked] : withId.find(([pattern]) => pattern.test(asked))?.[1]) ?? other
}

function routesOf(of: ClientClass, routes: readonly string[]): Record<string, RouteTemplate> {
  return Object.fromEntries(routes.map(route => [route, { route, class: of }]))
}
