// Figures of the api process for Prometheus.
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import type { QueueFigures } from '../store/read-quotes.ts'

export type ApiMetrics = ReturnType<typeof createApiMetrics>

const secondsBuckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60]

export function createApiMetrics(figures: () => QueueFigures, openWaitCount: () => number) {
  const registry = new Registry()
  const registers = [registry]
  collectDefaultMetrics({ register: registry })
  const gauge = (name: string, help: string, value: () => number) =>
    new Gauge({
      name,
      help,
      registers,
      collect() {
        this.set(value())
      },
    })
  gauge('ficus_pricing_quotes_queued', 'accepted quotes that nobody has started', () => figures().queuedCount)
  gauge('ficus_pricing_quotes_running', 'quotes that a worker runs', () => figures().runningCount)
  gauge('ficus_pricing_oldest_waiting_seconds', 'age of the oldest quote that nobody has started', () => figures().oldestWaitingSeconds)
  gauge('ficus_pricing_open_waits', 'requests that wait for their quote', openWaitCount)
  return {
    registry,
    accepted: new Counter({ name: 'ficus_pricing_quotes_accepted_total', help: 'quotes recorded and acknowledged', registers }),
    requeued: new Counter({ name: 'ficus_pricing_quotes_requeued_total', help: 'quotes whose job the queue had lost', registers }),
    httpSeconds: new Histogram({
      name: 'ficus_pricing_http_request_seconds',
      help: 'from the request line to the last byte of the answer',
      labelNames: ['method', 'route', 'status'],
      buckets: secondsBuckets,
      registers,
    }),
  }
}
