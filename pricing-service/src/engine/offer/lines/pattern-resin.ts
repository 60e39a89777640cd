// PATTERN_RESIN: castable resin of the patterns and their supports.
import { over, plus, times, whole } from '../../money/fraction.ts'
import type { OfferLine } from '../offer-line.ts'

const mm3PerMl = whole(1000)

export const patternResin: OfferLine = {
  code: 'PATTERN_RESIN',
  formula: {
    id: 'pattern-resin.1',
    says: 'pieces × volumeMm3 ÷ 1000 × (1 + supportRatio) × pricePerMl',
    units: { pieces: '1', volumeMm3: 'mm³', supportRatio: '1', pricePerMl: 'RUB/ml' },
    evaluate: of => times(of('pieces'), over(of('volumeMm3'), mm3PerMl), plus(whole(1), of('supportRatio')), of('pricePerMl')),
  },
  inputs: ({ figures, choice, tariff: { pattern } }) => ({
    pieces: String(choice.quantity),
    volumeMm3: figures.volumeMm3,
    supportRatio: pattern.supportRatio,
    pricePerMl: pattern.resinPricePerMl,
  }),
}
