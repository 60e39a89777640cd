// Metrics of the shell: refused connections where clients are served, the routes file where it is read, processes where they are supervised.
import { Counter, Gauge, type Registry } from 'prom-client'
import type { RefusalCause } from './connection-limits.ts'

export function countRefusals(registry: Registry): (cause: RefusalCause) => void {
  const counter = new Counter({
    name: 'ficus_proxy_connections_refused_total',
    help: 'Connections of clients beyond clientConnectionCountMax (total) or addressConnectionCountMax (address)',
    labelNames: ['cause'] as const,
    registers: [registry],
  })
  for (const cause of ['total', 'address'] as const) counter.inc({ cause }, 0)
  return cause => counter.inc({ cause })
}

export function countReloads(registry: Registry): (outcome: 'applied' | 'refused') => void {
  const counter = new Counter({
    name: 'ficus_proxy_routes_file_reads_total',
    help: 'Contents of the routes file that came into force (applied), or did not because they were bad (refused)',
    labelNames: ['outcome'] as const,
    registers: [registry],
  })
  for (const outcome of ['applied', 'refused'] as const) counter.inc({ outcome }, 0)
  return outcome => counter.inc({ outcome })
}

export interface ProcessMetrics {
  readonly countEnded: (cause: 'crashed' | 'replaced') => void
}

export function watchProcesses(registry: Registry, servingCount: () => number): ProcessMetrics {
  new Gauge({
    name: 'ficus_proxy_processes_serving',
    help: 'Processes that serve clients at this moment',
    registers: [registry],
    collect() {
      this.set(servingCount())
    },
  })
  const ended = new Counter({
    name: 'ficus_proxy_processes_ended_total',
    help: 'Serving processes that ended although they should not have (crashed), or made room for a new one after SIGHUP (replaced)',
    labelNames: ['cause'] as const,
    registers: [registry],
  })
  for (const cause of ['crashed', 'replaced'] as const) ended.inc({ cause }, 0)
  return { countEnded: cause => ended.inc({ cause }) }
}
