// A histogram in plain slots for the hot path: durations flow in for some nanoseconds each, samples for Prometheus flow out at the scrape.
// prom-client's own costs more per observation than the rest of that path (it hashes its labels each time).
import type { Histogram, Registry } from 'prom-client'

export interface SlotHistogramOptions {
  readonly name: string
  readonly help: string
  readonly bucketsSeconds: readonly number[]
  readonly label: string
  /** The values the label can have; an observation names one by its index. */
  readonly labelValues: readonly string[]
  readonly registers: readonly Registry[]
}

/** Units: duration in ms. */
export type Observe = (labelIndex: number, durationMs: number) => void

export function createSlotHistogram({ name, help, bucketsSeconds, label, labelValues, registers }: SlotHistogramOptions): Observe {
  const edgesMs = Float64Array.from(bucketsSeconds, seconds => seconds * 1_000)
  // Per label value: one slot per bucket, then those beyond the last edge.
  const width = edgesMs.length + 1
  const counts = new Float64Array(labelValues.length * width)
  const sumsMs = new Float64Array(labelValues.length)

  function samplesOf(labelIndex: number): readonly Sample[] {
    const samples: Sample[] = []
    const labels = { [label]: labelValues[labelIndex]! }
    let count = 0
    for (let bucket = 0; bucket < width; bucket++) {
      count += counts[labelIndex * width + bucket]!
      samples.push({ metricName: `${name}_bucket`, labels: { le: bucketsSeconds[bucket] ?? '+Inf', ...labels }, value: count })
    }
    if (count === 0) return []
    samples.push({ metricName: `${name}_sum`, labels, value: sumsMs[labelIndex]! / 1_000 })
    samples.push({ metricName: `${name}_count`, labels, value: count })
    return samples
  }

  const metric = {
    name,
    help,
    type: 'histogram',
    aggregator: 'sum',
    reset: () => {
      counts.fill(0)
      sumsMs.fill(0)
    },
    get: async () => ({ name, help, type: 'histogram', aggregator: 'sum', values: labelValues.flatMap((_, index) => samplesOf(index)) }),
  }
  // A registry asks its members for `get` only; the type names prom-client's own classes.
  for (const registry of registers) registry.registerMetric(metric as unknown as Histogram)

  return (labelIndex, durationMs) => {
    let bucket = 0
    while (bucket < edgesMs.length && durationMs > edgesMs[bucket]!) bucket++
    counts[labelIndex * width + bucket]! += 1
    sumsMs[labelIndex]! += durationMs
  }
}

interface Sample {
  readonly metricName: string
  readonly labels: Readonly<Record<string, string | number>>
  readonly value: number
}
