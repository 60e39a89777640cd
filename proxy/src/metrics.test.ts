// What the untouched path counts, by the text that Prometheus gets.
import { expect, test } from 'vitest'
import { createMetrics, statusClassOf } from './metrics.ts'

test('a status from 600 on has a class of its own, and is no client that left', async () => {
  const { registry, countUntouched } = createMetrics()
  for (const status of [0, 200, 599, 600, 999]) countUntouched(status, status === 0 ? null : 1)
  const text = await registry.metrics()
  const counted = text.match(/^ficus_proxy_untouched_requests_total\{.*$/gm)
  expect(counted?.filter(line => !line.endsWith(' 0'))).toEqual([
    'ficus_proxy_untouched_requests_total{status_class="none"} 1',
    'ficus_proxy_untouched_requests_total{status_class="2xx"} 1',
    'ficus_proxy_untouched_requests_total{status_class="5xx"} 1',
    'ficus_proxy_untouched_requests_total{status_class="other"} 2',
  ])
  expect(text).toContain('ficus_proxy_untouched_seconds_count{status_class="other"} 2')
  expect([0, 100, 204, 599, 600, 999].map(statusClassOf)).toEqual(['none', '1xx', '2xx', '5xx', 'other', 'other'])
})
