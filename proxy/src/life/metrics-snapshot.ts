// The metrics of several processes as one: snapshots flow in, one snapshot flows out, and its text. Called by all-controls.ts and worker-pool.ts.
// prom-client has an aggregator of its own; it drops what ended processes counted, so that its counters fall back, and averages percentiles.
import { Registry } from 'prom-client'

export interface SnapshotValue {
  readonly value: number
  readonly labels: Readonly<Record<string, string | number>>
  /** Of a histogram: name_bucket, name_sum or name_count. */
  readonly metricName?: string | undefined
}

export interface SnapshotMetric {
  readonly name: string
  readonly help: string
  readonly type: string
  /** How gauges of several processes become one: sum unless it says min, max, first or average. */
  readonly aggregator: string
  readonly values: readonly SnapshotValue[]
}

/** Plain data, so that one process can hand it to another. */
export type MetricsSnapshot = readonly SnapshotMetric[]

export async function snapshotOf(registry: Registry): Promise<MetricsSnapshot> {
  const metrics = await registry.getMetricsAsJSON()
  return metrics.map(metric => {
    const { name, help, type, aggregator, values } = metric as unknown as SnapshotMetric
    return { name, help, type, aggregator, values: values.map(({ value, labels, metricName }) => ({ value, labels, metricName })) }
  })
}

/** Shape: counters and histograms are sums, gauges as their aggregator says. The first snapshot that has a metric gives its name and help. */
export function merged(snapshots: readonly MetricsSnapshot[]): MetricsSnapshot {
  const byName = new Map<string, SnapshotMetric[]>()
  for (const metric of snapshots.flat()) byName.set(metric.name, [...(byName.get(metric.name) ?? []), metric])
  return [...byName.values()].map(same => ({ ...same[0]!, values: mergedValues(same) }))
}

/** What stays true of a process that has ended: all that only grows. */
export function lasting(snapshot: MetricsSnapshot): MetricsSnapshot {
  return snapshot.filter(({ type }) => type === 'counter' || type === 'histogram')
}

export async function rendered(snapshot: MetricsSnapshot): Promise<{ contentType: string; text: string }> {
  const registry = new Registry()
  // The registry only asks a metric for its values when it writes them out; prom-client's own aggregator does the same.
  for (const metric of snapshot) registry.registerMetric({ ...metric, get: async () => metric } as never)
  return { contentType: registry.contentType, text: await registry.metrics() }
}

function mergedValues(same: readonly SnapshotMetric[]): SnapshotValue[] {
  const combine = combinerOf(same[0]!)
  const byKey = new Map<string, SnapshotValue>()
  for (const one of same.flatMap(metric => metric.values)) {
    const key = keyOf(one)
    const before = byKey.get(key)
    byKey.set(key, before === undefined ? one : { ...before, value: combine(before.value, one.value) })
  }
  return [...byKey.values()]
}

function combinerOf({ type, aggregator }: SnapshotMetric): (one: number, other: number) => number {
  if (type !== 'gauge') return sum
  if (aggregator === 'min') return lower
  // The average of percentiles is no percentile of anything; the process that is worst off is what an alert has to see.
  if (aggregator === 'max' || aggregator === 'average') return higher
  // The start of the whole is that of its primary, whose snapshot comes first.
  if (aggregator === 'first' || aggregator === 'omit') return one => one
  return sum
}

const sum = (one: number, other: number) => one + other
// A gauge without a measurement yet is NaN, which would swallow the others.
const higher = (one: number, other: number) => (Number.isNaN(one) ? other : Number.isNaN(other) ? one : Math.max(one, other))
const lower = (one: number, other: number) => (Number.isNaN(one) ? other : Number.isNaN(other) ? one : Math.min(one, other))

function keyOf({ metricName = '', labels }: SnapshotValue): string {
  return JSON.stringify([metricName, ...Object.entries(labels).sort(([one], [other]) => (one < other ? -1 : 1))])
}
