// FINISHING: by surface, but never less than it takes to pick a piece up.
import { larger, over, times, whole } from '../../money/fraction.ts'
import type { OfferLine } from '../offer-line.ts'

const mm2PerCm2 = whole(100)

export const finishing: OfferLine = {
  code: 'FINISHING',
  formula: {
    id: 'finishing.1',
    says: 'pieces × max(minimumPerPiece, areaMm2 ÷ 100 × ratePerCm2)',
    units: { pieces: '1', areaMm2: 'mm²', ratePerCm2: 'RUB/cm²', minimumPerPiece: 'RUB' },
    evaluate: of => times(of('pieces'), larger(of('minimumPerPiece'), times(over(of('areaMm2'), mm2PerCm2), of('ratePerCm2')))),
  },
  inputs: ({ figures, choice, tariff }) => {
    const { ratePerCm2, minimumPerPiece } = tariff.finishes[choice.finish]!
    return { pieces: String(choice.quantity), areaMm2: figures.areaMm2, ratePerCm2, minimumPerPiece }
  },
}
