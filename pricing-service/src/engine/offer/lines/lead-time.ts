// LEAD_TIME: what it costs to come before others: a share of the labour that is left after the quantity discount.
import { times } from '../../money/fraction.ts'
import type { OfferLine } from '../offer-line.ts'
import { labourBefore } from './labour.ts'

export const leadTime: OfferLine = {
  code: 'LEAD_TIME',
  formula: {
    id: 'lead-time.1',
    says: 'labour × labourRatio',
    units: { labour: 'RUB', labourRatio: '1' },
    evaluate: of => times(of('labour'), of('labourRatio')),
  },
  inputs: ({ before, choice, tariff }) => ({ labour: labourBefore(before), labourRatio: tariff.leadTimes[choice.leadTime]!.labourRatio }),
}
