// Puts the hop together: options flow in, a Forwarder flows out. One per legacy origin and process.
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { Exchange } from './exchange.ts'
import type { Forwarder, ForwarderOptions, ForwarderTuning, ForwardOptions, ForwardOutcome, Leniency, OnOutcome } from './index.ts'
import { parseOrigin } from './origin.ts'
import { UpstreamPool } from './pool.ts'
import { Tunnel } from './tunnel.ts'

const noOptions: ForwardOptions = Object.freeze({})

export function createForwarder(options: ForwarderOptions): Forwarder {
  const { certificateAuthority, onFailure } = options
  const origin = (leniency: Leniency) => parseOrigin(options.origin, { leniency, certificateAuthority })
  let inForce = readTuning(options)
  let current = origin(inForce.leniency)
  const pool = new UpstreamPool(current, inForce)
  const tunnels = new Set<Tunnel>()
  let runningCount = 0
  let whenIdle: (() => void) | null = null

  const onSettled = () => {
    runningCount--
    if (runningCount === 0) whenIdle?.()
  }

  function pass(request: IncomingMessage, response: ServerResponse, asked: ForwardOptions | undefined, onOutcome: OnOutcome): void {
    if (request.socket.destroyed || response.destroyed || response.writableEnded) {
      onOutcome({ kind: 'client-gone' }, response)
      return
    }
    runningCount++
    const exchangeOptions = asked ?? noOptions
    const limits = exchangeOptions.limits ?? inForce
    new Exchange({ request, response, options: exchangeOptions, limits, pool, onSettled, onOutcome, onFailure })
  }

  return {
    pass,
    forward: (request, response, asked) => new Promise<ForwardOutcome>(resolve => pass(request, response, asked, resolve)),
    tunnel(request, socket, early) {
      const client = socket as Socket
      const { connectTimeoutMs, headTimeoutMs, stallMs } = inForce
      const onClosed = (tunnel: Tunnel) => tunnels.delete(tunnel)
      tunnels.add(new Tunnel({ origin: current, connectTimeoutMs, headTimeoutMs, stallMs, request, client, early, onClosed }))
    },
    tune(tuning) {
      inForce = readTuning({ ...options, ...tuning })
      current = origin(inForce.leniency)
      pool.tune(current, inForce)
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

function readTuning({ idleSocketMs, connectTimeoutMs, headTimeoutMs, stallMs, leniency }: ForwarderTuning): Required<ForwarderTuning> {
  return Object.freeze({
    idleSocketMs: idleSocketMs ?? 4_000,
    connectTimeoutMs: connectTimeoutMs ?? 10_000,
    headTimeoutMs: headTimeoutMs ?? 0,
    stallMs: stallMs ?? 0,
    leniency: leniency ?? 'strict',
  })
}
