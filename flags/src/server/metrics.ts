// In: the flags in force. Out: Prometheus text: what each flag says, whether its source is in order, what people and SDKs did.
import { Counter, collectDefaultMetrics, Gauge, Registry } from 'prom-client'
import type { FlagsClient } from '../client.ts'
import type { ServerMetrics } from './server-parts.ts'

export function createServerMetrics(flags: FlagsClient): ServerMetrics {
  const registry = new Registry()
  const registers = [registry]
  collectDefaultMetrics({ register: registry })
  const gauge = (name: string, help: string, collect: (self: Gauge<string>) => void, labelNames: string[] = []) =>
    new Gauge({
      name,
      help,
      labelNames,
      registers,
      collect() {
        collect(this)
      },
    })

  gauge('ficus_flags_revision', 'Revision in force; 0 while there is none', self => self.set(flags.snapshot().revision))
  gauge('ficus_flags_source_in_order', '1 while the flag file is fresh, else 0', self =>
    self.set(flags.snapshot().source.state === 'fresh' ? 1 : 0),
  )
  gauge(
    'ficus_flags_stage',
    '1 for the stage that the flag says',
    self => {
      self.reset()
      for (const { capability, stage } of Object.values(flags.snapshot().capabilities)) self.set({ capability, stage }, 1)
    },
    ['capability', 'stage'],
  )
  gauge(
    'ficus_flags_share_basis_points',
    'Share of the sticky keys that the candidate answers',
    self => {
      for (const { capability, shareBasisPoints } of Object.values(flags.snapshot().capabilities))
        self.set({ capability }, shareBasisPoints)
    },
    ['capability'],
  )
  gauge(
    'ficus_flags_killed',
    '1 while legacy answers because of the kill switch or a kill file that cannot be understood',
    self => {
      for (const { capability, inForce } of Object.values(flags.snapshot().capabilities))
        self.set({ capability }, killedBy(inForce) ? 1 : 0)
    },
    ['capability'],
  )
  return {
    contentType: registry.contentType,
    text: () => registry.metrics(),
    changes: new Counter({ name: 'ficus_flags_changes_total', help: 'Changes made over HTTP', labelNames: ['action'], registers }),
    sdkRequests: new Counter({
      name: 'ficus_flags_sdk_requests_total',
      help: 'Requests of Unleash SDKs',
      labelNames: ['route'],
      registers,
    }),
  }
}

function killedBy(inForce: string): boolean {
  return inForce === 'legacy: killed' || inForce === 'legacy: kill file malformed'
}
