// In: each exchange with legacy that failed. Out: a count by code, and now and then a line in the log that says why. Called by the forwarder.
import type { Logger } from 'pino'
import { Counter, type Registry } from 'prom-client'
import { forwardFailureCodes, type OnFailure } from '../forwarder/index.ts'

/** In an outage every request fails alike: one line per code and so long tells as much as all of them. */
const quietMs = 10_000

export function tellFailures(registry: Registry, log: Logger): OnFailure {
  const counter = new Counter({
    name: 'ficus_proxy_legacy_failures_total',
    help: 'Exchanges with legacy that ended without its whole answer, by cause; legacy’s own 5xx are not among them',
    labelNames: ['code'] as const,
    registers: [registry],
  })
  const said = new Map(forwardFailureCodes.map(code => [code, { atMs: -quietMs, unsaidCount: 0 }]))
  for (const code of forwardFailureCodes) counter.inc({ code }, 0)
  return (code, cause) => {
    counter.inc({ code })
    const line = said.get(code)!
    line.unsaidCount += 1
    const nowMs = performance.now()
    if (nowMs - line.atMs < quietMs) return
    const { unsaidCount } = line
    line.atMs = nowMs
    line.unsaidCount = 0
    log.warn({ event: 'legacy.failed', code, cause: cause?.message ?? '', count: unsaidCount }, 'legacy gave no whole answer')
  }
}
