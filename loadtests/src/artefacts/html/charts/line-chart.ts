// A chart of lines as HTML and inline SVG. In: scales, lines, markers. Out: a figure that is readable at any width: only lines are stretched, words never
// are. Lines differ by colour, dash and their name in the legend.
import { type Html, html, nothing } from '../html.ts'
import type { Scale } from './scale.ts'

export interface Line {
  readonly name: string
  /** Of the style sheet: l0 … l5 for variants and processes, or "plan". */
  readonly look: string
  readonly pieces: readonly (readonly (readonly [x: number, y: number])[])[]
}

export interface ChartMarker {
  readonly x: number
  /** What stands at its head. */
  readonly sign: string
}

export interface LineChart {
  readonly title: string
  readonly unit: string
  readonly x: Scale
  readonly xTitle: string
  readonly y: Scale
  readonly lines: readonly Line[]
  readonly markers?: readonly ChartMarker[]
  readonly heightPx?: number
  readonly small?: boolean
  /** Lines of variants that take turns: broken already, so they have no dashes. */
  readonly inTime?: boolean
}

/** Lines are drawn in a square of so many units, which the page stretches. */
const square = 1000

export function lineChart(chart: LineChart): Html {
  const { title, unit, x, y, lines, xTitle, markers = [], heightPx = 190, small = false, inTime = false } = chart
  const yOf = (ratio: number) => ((1 - ratio) * heightPx).toFixed(1)
  const names = lines.map(({ name }) => name).join(', ')
  return html`<figure class="chart${small ? ' small' : ''}${inTime ? ' time' : ''}">
<figcaption><b>${title}</b> <span class="unit">${[unit, y.note].filter(Boolean).join(', ')}</span>${small ? nothing : legend(lines)}</figcaption>
<div class="plot"><svg class="ys" height="${heightPx}" aria-hidden="true">${y.ticks.map(
    ({ ratio, label }) => html`<text x="100%" y="${yOf(ratio)}" dy=".35em">${label}</text>`,
  )}</svg><svg class="area" height="${heightPx + 24}" role="img" aria-label="${title}, ${unit}: ${names}">${y.ticks.map(
    ({ ratio }) => html`<line class="grid" x1="0" x2="100%" y1="${yOf(ratio)}" y2="${yOf(ratio)}"/>`,
  )}<line class="base" x1="0" x2="100%" y1="${heightPx}" y2="${heightPx}"/>${x.ticks.map(
    ({ ratio, label, minor }) =>
      html`<text class="x${minor ? ' minor' : ''}${ratio < 0.01 ? ' first' : ratio > 0.96 ? ' last' : ''}" x="${percent(ratio)}" y="${heightPx + 18}">${label}</text>`,
  )}${merged(markers, x).map(
    ({ ratio, sign }) =>
      html`<line class="mark" x1="${percent(ratio)}" x2="${percent(ratio)}" y1="-4" y2="${heightPx}"/><text class="sign" x="${percent(ratio)}" y="-8">${sign}</text>`,
  )}<svg x="0" y="0" width="100%" height="${heightPx}" viewBox="0 0 ${square} ${square}" preserveAspectRatio="none" class="lines">${lines.map(
    line => html`<path class="${line.look}" d="${pathOf(line, x, y)}"/>`,
  )}</svg></svg></div><p class="xt">${xTitle}</p></figure>`
}

export function legend(lines: readonly Pick<Line, 'name' | 'look'>[]): Html {
  return html`<span class="legend">${lines.map(
    ({ name, look }) => html`<span><svg width="26" height="10" aria-hidden="true"><path class="${look}" d="M1 5H25"/></svg>${name}</span>`,
  )}</span>`
}

/** A piece of one point is a dot. */
function pathOf({ pieces }: Line, x: Scale, y: Scale): string {
  return pieces
    .map(points => {
      const places = points.map(([atX, atY]) => `${Math.round(x.ratioOf(atX) * square)} ${Math.round((1 - y.ratioOf(atY)) * square)}`)
      const kept = places.filter((place, index) => place !== places[index - 1])
      return kept.length === 0 ? '' : kept.length === 1 ? `M${kept[0]}h0` : `M${kept[0]}L${kept.slice(1).join(' ')}`
    })
    .join('')
}

/** Signs that would lie upon each other become one: "1–3". */
const closestRatio = 0.045

function merged(markers: readonly ChartMarker[], x: Scale): { readonly ratio: number; readonly sign: string }[] {
  const groups: { ratio: number; signs: string[] }[] = []
  for (const { x: at, sign } of [...markers].sort((one, other) => one.x - other.x)) {
    const last = groups.at(-1)
    if (last !== undefined && x.ratioOf(at) - last.ratio < closestRatio) last.signs.push(sign)
    else groups.push({ ratio: x.ratioOf(at), signs: [sign] })
  }
  return groups.map(({ ratio, signs }) => ({ ratio, sign: signs.length === 1 ? signs[0]! : `${signs[0]}–${signs.at(-1)}` }))
}

export function percent(ratio: number): string {
  return `${Number((ratio * 100).toFixed(2))}%`
}
