// The bars of the project for a quote over HTTP, against what was measured: one line each, met or not, and whether others disturbed the figure.
import { foreignCoresMax } from './foreign-load.ts'

export interface Bar {
  readonly title: string
  readonly limitMs: number
  readonly p95Ms: number
  readonly foreignCores: number
}

/** Upload to quote, p95, by facets of the model. */
export const uploadBarsMs: Readonly<Record<number, number>> = { 100000: 250, 1000000: 1_500 }
export const knownBarMs = 15
export const engineBarMs = 5

export const isDisturbed = (foreignCores: number) => foreignCores > foreignCoresMax

export function showBar({ title, limitMs, p95Ms, foreignCores }: Bar): string {
  const verdict = p95Ms <= limitMs ? 'met    ' : 'NOT MET'
  const others = isDisturbed(foreignCores) ? `   disturbed: others used ${foreignCores.toFixed(1)} cores meanwhile` : ''
  return `${verdict}  ${title.padEnd(58)} p95 ${p95Ms.toFixed(1).padStart(8)} ms, bar ${limitMs} ms${others}`
}

export function percentile(values: readonly number[], ratio: number): number {
  return values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * ratio))] ?? Number.NaN
}
