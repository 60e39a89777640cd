// METAL: the alloy in the pieces, what is lost on the way, and the part of the sprue's value that refining does not give back.
import { minus, over, plus, times, whole } from '../../money/fraction.ts'
import type { OfferLine } from '../offer-line.ts'

const mm3PerCm3 = whole(1000)

export const metal: OfferLine = {
  code: 'METAL',
  formula: {
    id: 'metal.1',
    says: 'pieces × volumeMm3 ÷ 1000 × densityGramsPerCm3 × (1 + lossRatio + sprueRatio × (1 − recoveryRatio)) × pricePerGram',
    units: {
      pieces: '1',
      volumeMm3: 'mm³',
      densityGramsPerCm3: 'g/cm³',
      lossRatio: '1',
      sprueRatio: '1',
      recoveryRatio: '1',
      pricePerGram: 'RUB/g',
    },
    evaluate: of => {
      const grams = times(of('pieces'), over(of('volumeMm3'), mm3PerCm3), of('densityGramsPerCm3'))
      const unrecovered = times(of('sprueRatio'), minus(whole(1), of('recoveryRatio')))
      return times(grams, plus(whole(1), of('lossRatio'), unrecovered), of('pricePerGram'))
    },
  },
  inputs: ({ figures, choice, tariff }) => {
    const { densityGramsPerCm3, lossRatio, sprueRatio, recoveryRatio, pricePerGram } = tariff.metals[choice.material]!
    return {
      pieces: String(choice.quantity),
      volumeMm3: figures.volumeMm3,
      densityGramsPerCm3,
      lossRatio,
      sprueRatio,
      recoveryRatio,
      pricePerGram,
    }
  },
}
