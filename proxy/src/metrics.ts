// Every metric of the proxy, once: name, help, labels. In: facts of stages/record.ts, the front door and gauges read at the scrape. Out: Prometheus text.
// Requests that fall through are counted in plain slots and copied at the scrape, because a labelled counter costs more than the rest of that path.
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import { comparingCounters } from './comparing/comparing-metrics.ts'
import { createSlotHistogram } from './slot-histogram.ts'

/** From one millisecond to the half hour that legacy may take; factor two, with the deadline of the candidate on an edge. */
const durationBucketsSeconds = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 60, 180, 600, 1_800]

export type StatusClass = '1xx' | '2xx' | '3xx' | '4xx' | '5xx' | 'other' | 'none'
/** `other`: 600 to 999, which legacy may say and clients get. */
const statusClasses: readonly StatusClass[] = ['none', '1xx', '2xx', '3xx', '4xx', '5xx', 'other']

/** Units: status of the answer, 0 when none was sent. */
export function statusClassOf(status: number): StatusClass {
  return statusClasses[statusSlotOf(status)]!
}

function statusSlotOf(status: number): number {
  return Math.min(Math.floor(status / 100), statusClasses.length - 1)
}

/** What the scrape asks of the running process. */
export interface ProxyGauges {
  readonly clientSocketCount: () => number
  readonly legacySocketCount: () => number
  readonly runningRequestCount: () => number
  readonly candidateInFlightCount: () => number
  readonly shadowWaitingCount: () => number
  readonly shadowWaitingBytes: () => number
  readonly knownPartnerCount: () => number
  readonly flagRevision: () => number
}

export type ProxyMetrics = ReturnType<typeof createMetrics>

export function createMetrics() {
  const registry = new Registry()
  const registers = [registry]
  collectDefaultMetrics({ register: registry })
  const untouched = createUntouched(registers)
  return {
    registry,
    countUntouched: untouched,
    requests: new Counter({
      name: 'ficus_proxy_requests_total',
      help: 'Requests on strangled routes by who answered, why, and the class of the status',
      labelNames: ['route', 'answered_by', 'reason', 'status_class'] as const,
      registers,
    }),
    fallbacks: new Counter({
      name: 'ficus_proxy_fallbacks_total',
      help: 'Requests that legacy answered because the candidate failed, by cause (docs/errors.md)',
      labelNames: ['route', 'cause'] as const,
      registers,
    }),
    legacyOnly: new Counter({
      name: 'ficus_proxy_legacy_only_total',
      help: 'Requests assigned to the candidate that only legacy can answer: wrong keys, bodies that are no JSON, bodies above the bound',
      labelNames: ['route', 'reason'] as const,
      registers,
    }),
    verdicts: new Counter({
      name: 'ficus_proxy_verdicts_total',
      help: 'Comparisons of both sides by verdict',
      labelNames: ['route', 'mirrored_to', 'verdict'] as const,
      registers,
    }),
    ...comparingCounters(registers),
    mirrorsDropped: new Counter({
      name: 'ficus_proxy_mirrors_dropped_total',
      help: 'Copies for the other side that were dropped instead of waiting, by cause',
      labelNames: ['route', 'cause'] as const,
      registers,
    }),
    observerFaults: new Counter({
      name: 'ficus_proxy_observer_faults_total',
      help: 'Faults in shadow, compare, record or noise; no client ever noticed one',
      labelNames: ['stage'] as const,
      registers,
    }),
    sideSeconds: new Histogram({
      name: 'ficus_proxy_side_seconds',
      help: 'How long each side took, as answering side or as mirror',
      labelNames: ['route', 'side', 'role'] as const,
      buckets: durationBucketsSeconds,
      registers,
    }),
    /** Called once, when the parts whose state is shown exist. */
    observe: (gauges: ProxyGauges) => registerGauges(gauges, registers),
  }
}

function createUntouched(registers: Registry[]): (status: number, totalMs: number | null) => void {
  const counts = new Float64Array(statusClasses.length)
  new Counter({
    name: 'ficus_proxy_untouched_requests_total',
    help: 'Requests that fell through to legacy untouched, by the class of the status; none: the client left first',
    labelNames: ['status_class'] as const,
    registers,
    collect() {
      this.reset()
      for (const [slot, statusClass] of statusClasses.entries()) this.inc({ status_class: statusClass }, counts[slot] ?? 0)
    },
  })
  const observe = createSlotHistogram({
    name: 'ficus_proxy_untouched_seconds',
    help: 'How long whole answers that fell through took, by the class of the status',
    bucketsSeconds: durationBucketsSeconds,
    label: 'status_class',
    labelValues: statusClasses,
    registers,
  })
  return (status, totalMs) => {
    const slot = statusSlotOf(status)
    counts[slot]! += 1
    if (totalMs !== null) observe(slot, totalMs)
  }
}

/** `aggregator`: how the gauges of several processes become one (life/metrics-snapshot.ts). */
function registerGauges(gauges: ProxyGauges, registers: Registry[]): void {
  const gauge = (name: string, help: string, read: () => number, aggregator: 'sum' | 'max' | 'min' = 'sum') =>
    new Gauge({
      name,
      help,
      aggregator,
      registers,
      collect() {
        this.set(read())
      },
    })
  gauge('ficus_proxy_client_sockets', 'Connections of clients that are open', gauges.clientSocketCount)
  gauge('ficus_proxy_legacy_sockets', 'Connections to legacy that are open', gauges.legacySocketCount)
  gauge('ficus_proxy_requests_running', 'Requests that are being answered', gauges.runningRequestCount)
  gauge('ficus_proxy_candidate_in_flight', 'Requests that the candidate holds', gauges.candidateInFlightCount)
  gauge('ficus_proxy_shadow_waiting', 'Mirrored requests that wait', gauges.shadowWaitingCount)
  gauge('ficus_proxy_shadow_waiting_bytes', 'Memory that waiting mirrored requests hold', gauges.shadowWaitingBytes)
  gauge('ficus_proxy_known_partners', "Partners in the partners' file", gauges.knownPartnerCount, 'max')
  gauge('ficus_proxy_flag_revision', 'Revision of the flag file in force; 0: none', gauges.flagRevision, 'min')
}
