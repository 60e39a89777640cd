// The transparent price of the casting tariff: any format that is read, inspected, with findings and an offer that can be verified.
import type { Finding, ModelReport, QuoteRequest } from '../contract.ts'
import { castingLimits, checkChoice, engineVersion, findingsOf, type Inspection, type OfferChoice, priceOffer } from '../engine/index.ts'
import { castingTariff } from '../tariffs/index.ts'
import type { Calculator } from './calculator.ts'
import { decide } from './decide.ts'

export const castingCalculator: Calculator = {
  tariff: { id: castingTariff.id, version: castingTariff.version },
  engineVersion,
  check: request => checkChoice(choiceOf(request), castingTariff),
  geometryTask: ({ units }) => ({ kind: 'inspect', units: units ?? null }),
  geometryKind: ({ units }) => `/inspection/${units ?? 'unstated'}`,
  price: (measures, request) => {
    const model = reportOf(measures as Inspection)
    return { breakdown: null, offer: priceOffer(model.inspection, choiceOf(request), castingTariff, decide(model.findings)), model }
  },
}

const gravestFirst: readonly Finding['severity'][] = ['block', 'review', 'warn', 'info']

/** The contract promises changeable records, the engine frozen ones; the JSON is the same, and this assignment holds the two types together. */
const reportOf = (inspection: Inspection): ModelReport => {
  const findings = findingsOf(inspection, castingLimits).toSorted(
    (a, b) => gravestFirst.indexOf(a.severity) - gravestFirst.indexOf(b.severity),
  )
  const report: DeepReadonly<ModelReport> = { inspection, findings }
  return report as ModelReport
}

type DeepReadonly<T> = T extends object ? { readonly [Key in keyof T]: DeepReadonly<T[Key]> } : T

const choiceOf = ({ material, finish, quantity, leadTime = 'STANDARD', currency = castingTariff.currency }: QuoteRequest): OfferChoice => ({
  material,
  finish,
  quantity,
  leadTime,
  currency,
})
