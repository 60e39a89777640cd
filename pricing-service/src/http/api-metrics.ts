// Figures of the api process for Prometheus.
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import { waitMs } from '../fairness/class-load.ts'
import { workClasses } from '../fairness/lanes.ts'
import type { ClassLoads } from '../store/class-loads.ts'
import type { QueueFigures } from '../store/read-quotes.ts'
import { followUpMetrics } from './follow-up-metrics.ts'

export type ApiMetrics = ReturnType<typeof createApiMetrics>

const secondsBuckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60]

export interface ApiFigures {
  figures(): QueueFigures
  loads(): ClassLoads
  openWaitCount(): number
  storeRatio(): number
}

export function createApiMetrics({ figures, loads, openWaitCount, storeRatio }: ApiFigures) {
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
  gauge('ficus_pricing_store_full_ratio', 'how full the fullest of queue store, database and disk is; 1 is its bound', storeRatio)
  byClass('ficus_pricing_predicted_wait_seconds', 'wait of one that comes last, as predicted; -1 while nobody works', load => {
    const wait = waitMs(load, Number.POSITIVE_INFINITY)
    return wait === null ? -1 : wait / 1000
  })
  byClass(
    'ficus_pricing_predicted_cpu_seconds',
    'processor time that what waits is predicted to take',
    load => (load.steps.at(-1)?.cpuMs ?? 0) / 1000,
  )
  byClass('ficus_pricing_worker_threads', 'threads of all workers that were heard of lately', load => load.threadCount)

  function byClass(name: string, help: string, value: (load: ClassLoads['batch']) => number): void {
    new Gauge({
      name,
      help,
      labelNames: ['class'],
      registers,
      collect() {
        for (const workClass of workClasses) this.set({ class: workClass }, value(loads()[workClass]))
      },
    })
  }

  return {
    registry,
    ...followUpMetrics(registry),
    refused: new Counter({
      name: 'ficus_pricing_refused_total',
      help: 'quote requests refused before anything was recorded, by reason and lane',
      labelNames: ['code', 'lane'],
      registers,
    }),
    dropped: new Counter({
      name: 'ficus_pricing_dropped_total',
      help: 'interactive and shadow quotes given up before they were calculated, by reason',
      labelNames: ['code'],
      registers,
    }),
    accepted: new Counter({ name: 'ficus_pricing_quotes_accepted_total', help: 'quotes recorded and acknowledged', registers }),
    answeredAtOnce: new Counter({
      name: 'ficus_pricing_quotes_answered_at_once_total',
      help: 'accepted quotes whose model was measured before: priced or refused by the api itself',
      labelNames: ['status'],
      registers,
    }),
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
