// Puts the hop together: options flow in, a Forwarder flows out. One per legacy origin and process.
import type { Socket } from 'node:net'
import { Exchange, type ExchangeLimits } from './exchange.ts'
import type { Forwarder, ForwarderOptions, ForwardOutcome } from './index.ts'
import { parseOrigin } from './origin.ts'
import { UpstreamPool } from './pool.ts'
import { Tunnel } from './tunnel.ts'

export function createForwarder(options: ForwarderOptions): Forwarder {
  const origin = parseOrigin(options.origin, options.leniency)
  const connectTimeoutMs = options.connectTimeoutMs ?? 10_000
  const limits: ExchangeLimits = { headTimeoutMs: options.headTimeoutMs ?? 0, stallMs: options.stallMs ?? 0 }
  const pool = new UpstreamPool(origin, { idleSocketMs: options.idleSocketMs ?? 4_000, connectTimeoutMs })
  const tunnels = new Set<Tunnel>()
  let runningCount = 0
  let whenIdle: (() => void) | null = null

  return {
    forward(request, response, forwardOptions = {}) {
      if (request.socket.destroyed || response.destroyed || response.writableEnded) return Promise.resolve({ kind: 'client-gone' })
      runningCount++
      return new Promise<ForwardOutcome>(resolve => {
        const onOutcome = (outcome: ForwardOutcome) => {
          runningCount--
          if (runningCount === 0) whenIdle?.()
          resolve(outcome)
        }
        new Exchange({ request, response, options: forwardOptions, limits, pool, onOutcome })
      })
    },
    tunnel(request, socket, early) {
      const client = socket as Socket
      tunnels.add(new Tunnel({ origin, connectTimeoutMs, request, client, early, onClosed: tunnel => tunnels.delete(tunnel) }))
    },
    async close() {
      pool.closeIdle()
      for (const tunnel of tunnels) tunnel.destroy()
      if (runningCount > 0) await new Promise<void>(resolve => (whenIdle = resolve))
    },
    get openSocketCount() {
      return pool.openSocketCount + tunnels.size
    },
  }
}
