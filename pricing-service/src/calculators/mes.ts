// The legacy's price, to the kopeck: STL only, the legacy's figures, the legacy's refusals.
import { checkOptions, engineVersion, type Measurement, priceModel } from '../engine/index.ts'
import { mesTariff } from '../tariffs/index.ts'
import type { Calculator } from './calculator.ts'

export const mesCalculator: Calculator = {
  tariff: { id: mesTariff.id, version: mesTariff.version },
  engineVersion,
  check: request => checkOptions(request, mesTariff),
  geometryTask: () => ({ kind: 'measure' }),
  geometryKind: () => '',
  price: (measures, request) => ({ breakdown: priceModel(measures as Measurement, request, mesTariff), offer: null, model: null }),
}
