// MINIMUM: fills a small order up to the least that one costs.

import { decimal, sum, toText } from '../../money/decimal.ts'
import { larger, minus, whole } from '../../money/fraction.ts'
import type { OfferLine } from '../offer-line.ts'

export const minimum: OfferLine = {
  code: 'MINIMUM',
  formula: {
    id: 'minimum.1',
    says: 'max(0, minimumOrder − linesBefore)',
    units: { minimumOrder: 'RUB', linesBefore: 'RUB' },
    evaluate: of => larger(whole(0), minus(of('minimumOrder'), of('linesBefore'))),
  },
  inputs: ({ before, tariff }) => ({
    minimumOrder: tariff.minimumOrder,
    linesBefore: toText(sum([decimal('0.00'), ...[...before.values()].map(decimal)])),
  }),
}
