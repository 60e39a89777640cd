// HANDLING: hands on every piece: cut off, checked, packed.
import { times } from '../../money/fraction.ts'
import type { OfferLine } from '../offer-line.ts'

export const handling: OfferLine = {
  code: 'HANDLING',
  formula: {
    id: 'handling.1',
    says: 'pieces × perPiece',
    units: { pieces: '1', perPiece: 'RUB' },
    evaluate: of => times(of('pieces'), of('perPiece')),
  },
  inputs: ({ choice, tariff }) => ({ pieces: String(choice.quantity), perPiece: tariff.handlingPerPiece }),
}
