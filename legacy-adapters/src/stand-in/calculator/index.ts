// The legacy calculator of the MES stand-in: model bytes and a request flow in, the figures of a price or a refusal flow out.
// It follows docs of the price calculation step by step and shares nothing with the new engine: two implementations of one page are the point.
export { type Calculation, calculate } from './calculate.ts'
export { checkParameters, type PriceInput, type PriceParameters } from './check-parameters.ts'
export type { RefusalCode } from './refusal.ts'
export { type PriceFigures, renderFigures } from './render-figures.ts'
export { runInSlices } from './run-in-slices.ts'
