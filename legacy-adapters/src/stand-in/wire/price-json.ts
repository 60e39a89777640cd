// The answer of a price call as text: ids, what was asked, figures and times flow in; the bytes that are answered and stored flow out.
// Called by the price and import routes and by the seed, so that all three write the very same form.

export interface PriceAnswer {
  /** null for a preview. */
  readonly calculationId: number | null
  readonly modelId: number
  readonly material: string
  readonly finish: string
  readonly quantity: number
  /** The members from "Facets" to "Currency", as the calculator renders them. */
  readonly figures: string
  readonly calculatedAt: string
  readonly durationMs: number
}

export function priceJson(price: PriceAnswer): string {
  return [
    `{"Success":true,"CalculationId":${price.calculationId},"ModelId":${price.modelId},"Material":"${price.material}","Finish":"${price.finish}"`,
    `"Quantity":${price.quantity}`,
    price.figures,
    `"CalculatedAt":"${price.calculatedAt}"`,
    `"DurationMs":${price.durationMs}}`,
  ].join(',')
}
