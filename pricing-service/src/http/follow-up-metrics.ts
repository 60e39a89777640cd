// Figures of event streams, webhooks and tidying; part of the api's (api-metrics.ts).
import { Counter, Gauge, type Registry } from 'prom-client'

export function followUpMetrics(registry: Registry) {
  const registers = [registry]
  const counter = <Label extends string>(name: string, help: string, ...labelNames: Label[]) =>
    new Counter<Label>({ name, help, labelNames, registers })
  const pending = new Gauge({ name: 'ficus_pricing_webhooks_pending', help: 'webhooks that are to be delivered', registers })
  const failed = new Gauge({ name: 'ficus_pricing_webhooks_failed', help: 'webhooks that were given up and are kept', registers })
  return {
    cancelled: counter('ficus_pricing_quotes_cancelled_total', 'quotes cancelled by their callers'),
    deliveries: counter('ficus_pricing_webhook_deliveries_total', 'deliveries of webhooks, by what came of them', 'outcome'),
    tidied: counter('ficus_pricing_tidied_total', 'rows and files removed because their time was over, by kind', 'kind'),
    tidyRuns: counter('ficus_pricing_tidy_runs_total', 'rounds of tidying: done, left to another process (elsewhere), failed', 'outcome'),
    setWebhooks: (figures: { readonly pendingCount: number; readonly failedCount: number }) => {
      pending.set(figures.pendingCount)
      failed.set(figures.failedCount)
    },
    watchEventStreams: (openCount: () => number) => {
      new Gauge({
        name: 'ficus_pricing_event_streams',
        help: 'event streams open at this process',
        registers,
        collect() {
          this.set(openCount())
        },
      })
    },
  }
}
