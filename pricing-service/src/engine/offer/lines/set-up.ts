// SET_UP: what an order costs before its first piece.
import type { OfferLine } from '../offer-line.ts'

export const setUp: OfferLine = {
  code: 'SET_UP',
  formula: {
    id: 'set-up.1',
    says: 'perOrder',
    units: { perOrder: 'RUB' },
    evaluate: of => of('perOrder'),
  },
  inputs: ({ tariff }) => ({ perOrder: tariff.setUpPerOrder }),
}
