// One row of a forest plot: a ratio with its interval on a log axis around 1, the pairs it rests on as faint dots. In: ratios. Out: inline SVG that fills
// its cell; and the axis below all rows.
import { type Html, html } from '../html.ts'
import { percent } from './line-chart.ts'
import type { Scale } from './scale.ts'

export interface ForestFigures {
  readonly median: number
  readonly lower: number
  readonly upper: number
  readonly pairRatios: readonly number[]
}

const heightPx = 26
const middle = heightPx / 2

/** Which ratios are written at the axis, the most welcome first, as long as there is room. */
const welcome = [1, 0.1, 10, 0.01, 100, 0.001, 1000, 0.5, 2, 0.2, 5, 0.05, 20, 0.02, 50, 0.8, 1.25, 0.9, 1.1, 1.5, 0.65, 0.95, 1.05, 3, 0.3]
const leastRoomRatio = 0.09

/** One axis for all rows, 1 always on it, wide enough for the intervals; single pairs beyond it stand at its edge. */
export function forestScale(rows: readonly ForestFigures[], show: (ratio: number) => string): Scale {
  const ends = rows.flatMap(({ lower, upper, median }) => [lower, upper, median]).filter(value => value > 0 && Number.isFinite(value))
  const [from, to] = [Math.min(0.85, ...ends) / 1.08, Math.max(1.18, ...ends) * 1.08]
  const ratioOf = (value: number) => Math.min(1, Math.max(0, value <= 0 ? 0 : Math.log(value / from) / Math.log(to / from)))
  const placed: { readonly ratio: number; readonly label: string; readonly minor: boolean }[] = []
  for (const value of welcome.filter(each => each >= from && each <= to)) {
    const ratio = ratioOf(value)
    if (placed.every(other => Math.abs(other.ratio - ratio) >= leastRoomRatio))
      placed.push({ ratio, label: show(value), minor: placed.length > 4 })
  }
  return { ratioOf, ticks: placed, note: 'log scale' }
}

export function forestRow(
  { median, lower, upper, pairRatios }: ForestFigures,
  scale: Scale,
  { look, bounds }: { look: string; bounds: readonly number[] },
): Html {
  const at = (ratio: number) => percent(scale.ratioOf(ratio))
  const end = (ratio: number) => html`<line class="whisker" x1="${at(ratio)}" x2="${at(ratio)}" y1="${middle - 5}" y2="${middle + 5}"/>`
  return html`<svg class="forest ${look}" height="${heightPx}" aria-hidden="true"><line class="one" x1="${at(1)}" x2="${at(1)}" y1="0" y2="${heightPx}"/>${bounds.map(
    bound => html`<line class="bound" x1="${at(bound)}" x2="${at(bound)}" y1="4" y2="${heightPx - 4}"/>`,
  )}${pairRatios.map((ratio, index) => html`<circle class="pair" cx="${at(ratio)}" cy="${middle + ((index * 5) % 9) - 4}" r="2"/>`)}<line class="whisker" x1="${at(lower)}" x2="${at(upper)}" y1="${middle}" y2="${middle}"/>${end(lower)}${end(upper)}<circle class="median" cx="${at(median)}" cy="${middle}" r="5"/></svg>`
}

export function forestAxis(scale: Scale): Html {
  return html`<svg class="forest axis" height="20" aria-hidden="true">${scale.ticks.map(
    ({ ratio, label, minor }) =>
      html`<line x1="${percent(ratio)}" x2="${percent(ratio)}" y1="0" y2="4"/><text class="${minor ? 'minor' : ''}" x="${percent(ratio)}" y="16">${label}</text>`,
  )}</svg>`
}
