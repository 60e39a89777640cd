// PATTERN_PRINT: machine time of the castable patterns. A build takes as long as its highest piece, however many stand on the platform, so the pieces
// share it; a platform that is not full is shared with other orders.
import { ceiling, floor, fraction, larger, over, plus, times, whole } from '../../money/fraction.ts'
import type { InputReader, OfferLine } from '../offer-line.ts'

const secondsPerHour = whole(3600)

export const patternPrint: OfferLine = {
  code: 'PATTERN_PRINT',
  formula: {
    id: 'pattern-print.1',
    says: 'pieces ÷ piecesOnPlatform × (ceiling(sizeZMm ÷ layerHeightMm) × secondsPerLayer + setUpSeconds) ÷ 3600 × pricePerHour, where piecesOnPlatform = max(1, floor((platformXMm + gapMm) ÷ (sizeXMm + gapMm)) × floor((platformYMm + gapMm) ÷ (sizeYMm + gapMm)))',
    units: {
      pieces: '1',
      sizeXMm: 'mm',
      sizeYMm: 'mm',
      sizeZMm: 'mm',
      layerHeightMm: 'mm',
      secondsPerLayer: 's',
      setUpSeconds: 's',
      platformXMm: 'mm',
      platformYMm: 'mm',
      gapMm: 'mm',
      pricePerHour: 'RUB/h',
    },
    evaluate: of => {
      const layerCount = ceiling(over(of('sizeZMm'), of('layerHeightMm')))
      const hours = over(plus(times(layerCount, of('secondsPerLayer')), of('setUpSeconds')), secondsPerHour)
      return times(over(of('pieces'), piecesOnPlatform(of)), hours, of('pricePerHour'))
    },
  },
  inputs: ({ figures: { sizeMm }, choice, tariff: { pattern } }) => ({
    pieces: String(choice.quantity),
    sizeXMm: sizeMm.x,
    sizeYMm: sizeMm.y,
    sizeZMm: sizeMm.z,
    layerHeightMm: pattern.layerHeightMm,
    secondsPerLayer: pattern.secondsPerLayer,
    setUpSeconds: pattern.setUpSeconds,
    platformXMm: pattern.platformMm.x,
    platformYMm: pattern.platformMm.y,
    gapMm: pattern.gapMm,
    pricePerHour: pattern.pricePerHour,
  }),
}

const piecesOnPlatform = (of: InputReader) => {
  const along = (platform: string, size: string) => floor(over(plus(of(platform), of('gapMm')), plus(of(size), of('gapMm'))))
  return larger(fraction('1'), times(along('platformXMm', 'sizeXMm'), along('platformYMm', 'sizeYMm')))
}
