// One view of the metrics of several processes: nothing that was counted is lost or counted twice.
import { Counter, Gauge, Histogram, Registry } from 'prom-client'
import { expect, it } from 'vitest'
import { lasting, merged, rendered, snapshotOf } from './metrics-snapshot.ts'

async function snapshot(countOk: number, observedSeconds: readonly number[], level: number) {
  const registry = new Registry()
  const registers = [registry]
  new Counter({ name: 'asked_total', help: 'a', labelNames: ['route', 'status'], registers }).inc({ route: 'x', status: '2xx' }, countOk)
  const seconds = new Histogram({ name: 'took_seconds', help: 'b', labelNames: ['route'], buckets: [0.1, 1], registers })
  for (const each of observedSeconds) seconds.observe({ route: 'x' }, each)
  for (const aggregator of ['sum', 'min', 'max', 'average', 'first', 'omit'] as const)
    new Gauge({ name: `level_${aggregator}`, help: 'c', aggregator, registers }).set(level)
  return snapshotOf(registry)
}

const numbersIn = (text: string) =>
  Object.fromEntries(
    text
      .split('\n')
      .filter(line => line !== '' && !line.startsWith('#'))
      .map(line => [line.slice(0, line.lastIndexOf(' ')), Number(line.slice(line.lastIndexOf(' ') + 1))]),
  )

it('counters and histograms add up, bucket by bucket; gauges do as their aggregator says', async () => {
  const { text } = await rendered(merged([await snapshot(3, [0.05, 0.5], 4), await snapshot(4, [0.05, 5], 6)]))
  expect(numbersIn(text)).toEqual({
    'asked_total{route="x",status="2xx"}': 7,
    'took_seconds_bucket{le="0.1",route="x"}': 2,
    'took_seconds_bucket{le="1",route="x"}': 3,
    'took_seconds_bucket{le="+Inf",route="x"}': 4,
    'took_seconds_sum{route="x"}': 5.6,
    'took_seconds_count{route="x"}': 4,
    level_sum: 10,
    level_min: 4,
    level_max: 6,
    level_average: 6,
    level_first: 4,
    level_omit: 4,
  })
})

it('what an ended process counted stays, its gauges go', async () => {
  const ended = lasting(await snapshot(3, [0.5], 4))
  const { text } = await rendered(merged([await snapshot(1, [], 5), ended]))
  expect(numbersIn(text)).toMatchObject({ 'asked_total{route="x",status="2xx"}': 4, 'took_seconds_count{route="x"}': 1, level_sum: 5 })
})

it('a gauge without a measurement does not hide the others', async () => {
  const { text } = await rendered(merged([await snapshot(0, [], Number.NaN), await snapshot(0, [], 2)]))
  expect(numbersIn(text)).toMatchObject({ level_max: 2, level_min: 2, level_average: 2 })
})

it('series that only one process has are kept, also when their labels stand in another order', async () => {
  const one = [{ name: 'n', help: 'h', type: 'counter', aggregator: 'sum', values: [{ value: 1, labels: { a: '1', b: '2' } }] }]
  const other = [
    {
      name: 'n',
      help: 'h',
      type: 'counter',
      aggregator: 'sum',
      values: [
        { value: 2, labels: { b: '2', a: '1' } },
        { value: 5, labels: { a: '9' } },
      ],
    },
  ]
  expect(merged([one, other])[0]!.values.map(({ value }) => value)).toEqual([3, 5])
})
