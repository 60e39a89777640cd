// The rows of the contract's table of routes (mes-http.md). A walk that leaves one out is invalid.

export const contractRoutes = [
  'POST /api/login',
  'GET /api/orders',
  'GET /api/orders/counters',
  'GET /api/orders/{OrderId}',
  'POST /api/orders/{OrderId}/claim',
  'POST /api/orders/{OrderId}/status',
  'POST /api/partner/models',
  'GET /api/partner/models/{ModelId}',
  'POST /api/partner/prices',
  'GET /api/partner/prices/{CalculationId}',
  'POST /api/partner/orders',
  'GET /api/partner/orders/{OrderId}',
  'POST /api/admin/prices/import',
  'GET /ws/orders',
  'GET / and /assets/*',
  'GET /health',
  'unknown path',
] as const
export type ContractRoute = (typeof contractRoutes)[number]
