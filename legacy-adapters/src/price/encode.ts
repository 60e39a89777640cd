// In: a priced quote and the frame that only the sender of the answer knows. Out: byte for byte what MES would write.
// Called by the proxy's price route and the write-back. Figures are copied as text, so no double can touch a kopeck. Pure.
import type { Breakdown, Quote } from '@ficus/pricing-service/contract'
import { AdapterError } from '../errors.ts'

export interface PriceFrame {
  /** null for a preview. */
  readonly calculationId: number | null
  readonly modelId: number
  /** As `legacyTime` writes it. */
  readonly calculatedAt: string
  readonly durationMs: number
}

/** Shape: quote and frame → the body of the HTTP 200 answer. Errors: ENCODE_NO_BREAKDOWN, ENCODE_FIGURE_MALFORMED. Source: mes-http.md, "A price". */
export function encodePrice(quote: Pick<Quote, 'request' | 'breakdown'>, frame: PriceFrame): Buffer {
  const { request, breakdown } = quote
  if (breakdown === null) throw new AdapterError('ENCODE_NO_BREAKDOWN', `encoding a price of model ${frame.modelId}`)
  const head =
    `{"Success":true,"CalculationId":${frame.calculationId},"ModelId":${frame.modelId},` +
    `"Material":${JSON.stringify(request.material)},"Finish":${JSON.stringify(request.finish)},"Quantity":${request.quantity}`
  const tail = `"CalculatedAt":"${frame.calculatedAt}","DurationMs":${Math.round(frame.durationMs)}}`
  return Buffer.from(`${head},${encodeMeasures(breakdown)},${encodeMoney(breakdown)},${tail}`, 'utf8')
}

function encodeMeasures(breakdown: Breakdown): string {
  const { x, y, z } = breakdown.sizeMm
  return (
    `"Facets":${breakdown.facetCount},"OpenEdges":${breakdown.openEdgeCount},` +
    `"VolumeMm3":${figure(breakdown.volumeMm3, 3)},"AreaMm2":${figure(breakdown.areaMm2, 3)},` +
    `"SizeMm":{"X":${figure(x, 3)},"Y":${figure(y, 3)},"Z":${figure(z, 3)}},"MassGrams":${figure(breakdown.massGrams, 3)}`
  )
}

function encodeMoney(breakdown: Breakdown): string {
  const lines = breakdown.lines.map(line => `{"Code":"${line.code}","Amount":${figure(line.amount, 2)}}`)
  return (
    `"Lines":[${lines.join(',')}],"UnitPrice":${figure(breakdown.unitPrice, 2)},"UnitDiscount":${figure(breakdown.unitDiscount, 2)},` +
    `"Net":${figure(breakdown.net, 2)},"Vat":${figure(breakdown.vat, 2)},"Total":${figure(breakdown.total, 2)},"Currency":"${breakdown.currency}"`
  )
}

const plainDecimal = { 2: /^-?(0|[1-9]\d*)\.\d{2}$/, 3: /^-?(0|[1-9]\d*)\.\d{3}$/ } as const

function figure(text: string, places: 2 | 3): string {
  if (plainDecimal[places].test(text)) return text
  throw new AdapterError('ENCODE_FIGURE_MALFORMED', `encoding the figure ${JSON.stringify(text)} with ${places} places`)
}
