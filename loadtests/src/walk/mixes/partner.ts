// A partner's program: asks for prices, reads them and its models and orders back.
import type { Mix } from './mix.ts'

export const partner: Mix = {
  name: 'partner',
  entries: [
    { route: 'POST /api/partner/prices', title: 'a price is calculated and stored', weightCount: 2 },
    { route: 'POST /api/partner/prices', title: 'a preview has no id', weightCount: 1 },
    { route: 'POST /api/partner/prices', title: 'an unknown material', weightCount: 1 },
    { route: 'POST /api/partner/prices', title: 'a call without a key is turned away', weightCount: 1 },
    { route: 'GET /api/partner/prices/{CalculationId}', title: 'a calculation reads as it was answered', weightCount: 2 },
    { route: 'GET /api/partner/models/{ModelId}', title: 'the model comes back', weightCount: 2 },
    { route: 'GET /api/partner/orders/{OrderId}', title: 'the order', weightCount: 1 },
  ],
}
