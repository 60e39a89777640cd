// Axes. In: the range of values. Out: where a value stands (a ratio of the axis) and which values are written beside it.

export interface Tick {
  readonly ratio: number
  readonly label: string
  /** Left out where there is little room. */
  readonly minor: boolean
}

export interface Scale {
  /** 0 at the beginning of the axis, 1 at its end. */
  readonly ratioOf: (value: number) => number
  readonly ticks: readonly Tick[]
  /** What to write beside the unit, e.g. "log scale". */
  readonly note: string
}

type Show = (value: number) => string

export function linearScale(max: number, show: Show, tickCount = 4): Scale {
  const step = niceStep(Math.max(max, 1e-9) / tickCount)
  const top = Math.ceil(Math.max(max, 1e-9) / step - 1e-9) * step
  const values = Array.from({ length: Math.round(top / step) + 1 }, (_, index) => index * step)
  return {
    ratioOf: value => clamp(value / top),
    ticks: values.map((value, index) => ({ ratio: value / top, label: show(value), minor: index % 2 === 1 })),
    note: '',
  }
}

const logSteps: Readonly<Record<string, readonly number[]>> = { few: [1], some: [1, 3], many: [1, 2, 5] }

/** Values of 0 and below stand at the beginning. */
export function logScale(min: number, max: number, show: Show, { tickMax = 6 } = {}): Scale {
  const [from, to] = max / min < 2 ? [Math.sqrt(min * max) / 1.5, Math.sqrt(min * max) * 1.5] : [min, max]
  const ratioOf = (value: number) => (value <= 0 ? 0 : clamp(Math.log(value / from) / Math.log(to / from)))
  const choices = Object.values(logSteps).map(steps => ticksBetween(from, to, steps))
  const values = choices.findLast(each => each.length <= tickMax) ?? thinned(choices[0]!, tickMax)
  return {
    ratioOf,
    ticks: values.map((value, index) => ({ ratio: ratioOf(value), label: show(value), minor: index % 2 === 1 })),
    note: 'log scale',
  }
}

/** Latencies that lie far apart are drawn on a log scale, others from zero. */
export function latencyScale(values: readonly number[], show: Show): Scale {
  const positive = values.filter(value => value > 0)
  if (positive.length === 0) return linearScale(1, show)
  const [min, max] = [positive.reduce((low, value) => Math.min(low, value)), positive.reduce((high, value) => Math.max(high, value))]
  return max / min > 25 ? logScale(min / 1.2, max * 1.2, show) : linearScale(max, show)
}

const clockSteps = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14_400, 28_800]

export function clockScale(seconds: number, show: Show, tickCount = 8): Scale {
  const whole = Math.max(1, seconds)
  const step = clockSteps.find(each => whole / each <= tickCount) ?? Math.ceil(whole / tickCount / 3600) * 3600
  const values = Array.from({ length: Math.floor(whole / step) + 1 }, (_, index) => index * step)
  return {
    ratioOf: value => clamp(value / whole),
    ticks: values.map((value, index) => ({ ratio: value / whole, label: show(value), minor: index % 2 === 1 })),
    note: '',
  }
}

/** As HDR histograms are drawn: each nine takes the same room. In: how many values there are, which bounds how many nines mean anything. */
export function percentileScale(count: number): Scale {
  const nines = Math.max(1, Math.min(6, Math.log10(Math.max(10, count))))
  const known = [0, 0.5, 0.9, 0.99, 0.999, 0.9999, 0.99999, 0.999999]
  const ratioOf = (ratio: number) => clamp(-Math.log10(Math.max(1e-9, 1 - ratio)) / nines)
  return {
    ratioOf,
    ticks: known
      .filter(ratio => -Math.log10(1 - ratio) <= nines + 1e-9)
      .map(ratio => ({ ratio: ratioOf(ratio), label: ratio === 0 ? 'min' : `p${Number((ratio * 100).toFixed(4))}`, minor: ratio === 0 })),
    note: '',
  }
}

function ticksBetween(from: number, to: number, steps: readonly number[]): number[] {
  const values: number[] = []
  for (let power = Math.floor(Math.log10(from)); power <= Math.ceil(Math.log10(to)); power += 1)
    for (const step of steps) values.push(Number((step * 10 ** power).toPrecision(3)))
  return values.filter(value => value >= from && value <= to)
}

function thinned(values: readonly number[], countMax: number): number[] {
  const every = Math.ceil(values.length / countMax)
  return values.filter((_, index) => index % every === 0)
}

function niceStep(rough: number): number {
  const power = 10 ** Math.floor(Math.log10(rough))
  return ([1, 2, 2.5, 5].find(step => step * power >= rough - 1e-12) ?? 10) * power
}

const clamp = (ratio: number) => Math.min(1, Math.max(0, ratio))
