// Figures of the worker process for Prometheus.
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'

import type { MemoryAdmission } from './memory-admission.ts'

export type WorkerMetrics = ReturnType<typeof createWorkerMetrics>

const secondsBuckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120]

export function createWorkerMetrics(runningCount: () => number, memory: MemoryAdmission) {
  const registry = new Registry()
  const registers = [registry]
  collectDefaultMetrics({ register: registry })
  new Gauge({
    name: 'ficus_pricing_running_jobs',
    help: 'jobs that this worker runs now',
    registers,
    collect() {
      this.set(runningCount())
    },
  })
  new Gauge({
    name: 'ficus_pricing_memory_reserved_bytes',
    help: 'estimated peak of the jobs that run now',
    registers,
    collect() {
      this.set(memory.reservedBytes)
    },
  })
  new Gauge({
    name: 'ficus_pricing_memory_waiting_jobs',
    help: 'jobs that wait until memory is given back',
    registers,
    collect() {
      this.set(memory.waitingCount)
    },
  })
  new Counter({
    name: 'ficus_pricing_memory_waits_total',
    help: 'jobs that could not begin at once for want of memory',
    registers,
    collect() {
      this.reset()
      this.inc(memory.waitedCount)
    },
  })
  return {
    registry,
    quotes: new Counter({
      name: 'ficus_pricing_quotes_finished_total',
      help: 'quotes recorded, by status',
      labelNames: ['status'],
      registers,
    }),
    attemptFaults: new Counter({
      name: 'ficus_pricing_attempt_faults_total',
      help: 'attempts that ended in a fault, by code',
      labelNames: ['code'],
      registers,
    }),
    fenced: new Counter({
      name: 'ficus_pricing_results_fenced_total',
      help: 'answers thrown away because another worker has the quote',
      registers,
    }),
    consumerRebuilds: new Counter({
      name: 'ficus_pricing_consumer_rebuilds_total',
      help: 'queue connections rebuilt because they were deaf',
      registers,
    }),
    threadsRecycled: new Counter({
      name: 'ficus_pricing_threads_recycled_total',
      help: 'times that all calculating threads were replaced by fresh ones',
      registers,
    }),
    queueWaitSeconds: new Histogram({
      name: 'ficus_pricing_queue_wait_seconds',
      help: 'from acceptance to the first start',
      buckets: secondsBuckets,
      registers,
    }),
    waitPredictionErrorSeconds: new Histogram({
      name: 'ficus_pricing_wait_prediction_error_seconds',
      help: 'between the wait predicted on acceptance and the real one',
      buckets: secondsBuckets,
      registers,
    }),
    costPredictionErrorRatio: new Histogram({
      name: 'ficus_pricing_cost_prediction_error_ratio',
      help: 'between predicted and measured processor time of a model, as a part of the measured; task: measure or inspect',
      labelNames: ['task'],
      buckets: [0.05, 0.1, 0.15, 0.2, 0.25, 0.35, 0.5, 0.75, 1, 2, 5],
      registers,
    }),
    movedToHeavy: new Counter({
      name: 'ficus_pricing_moved_to_heavy_total',
      help: 'models of the light class that took too long for it',
      registers,
    }),
    calculationSeconds: new Histogram({
      name: 'ficus_pricing_calculation_seconds',
      help: 'reading, measuring and pricing one quote; kept: the measurement was known',
      labelNames: ['kept'],
      buckets: secondsBuckets,
      registers,
    }),
  }
}
