// Where requests of clients enter: a compiled table says which route is strangled; everything else goes to legacy untouched, upgrades through a tunnel.
// Called by the engine for each request, before any router. Knows what runs, so that a shutdown can wait for it.
import { randomUUID } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import type { Exchange } from '../exchange.ts'
import type { EngineHandlers, ExchangeLimits, Forwarder, ForwardOptions, ForwardOutcome } from '../forwarder/index.ts'
import type { Pipeline } from '../pipeline.ts'
import { type PathTemplate, pathOf, pathTemplate } from '../routes/path-template.ts'
import type { StrangledRoute } from '../routes/route.ts'
import type { TakeExplain } from './explain-token.ts'
import { RunningResponses } from './running-responses.ts'
import type { TakeSide } from './tester-side.ts'

/** What decides where a request goes; swapped as a whole, and a request keeps what it was found in. */
export interface Routing {
  readonly table: readonly StrangledRoute[]
  /** What waiting for legacy means on paths that fall through; the first prefix that fits counts. */
  readonly untouched: readonly { readonly pathPrefix: string; readonly limits: ExchangeLimits }[]
}

export interface FrontDoorParts {
  readonly routing: Routing
  readonly forwarder: Forwarder
  readonly pipeline: Pipeline
  readonly takeExplain: TakeExplain
  readonly takeSide: TakeSide
  /** A request that falls through begins; null where nobody wants to know. */
  readonly onPassing: ((request: IncomingMessage, response: ServerResponse) => void) | null
  /** Status of an answer that fell through, 0 when the client left first; how long it took, when it came whole. */
  readonly onUntouched: (status: number, totalMs: number | null, outcome: ForwardOutcome, response: ServerResponse) => void
  readonly onFault: (fault: unknown) => void
  readonly connectMethod: 'refuse' | 'forward'
}

export interface FrontDoor extends EngineHandlers {
  /** From the next request on. */
  use(routing: Routing): void
  readonly runningCount: () => number
  /** From now on each answer tells its client that the connection ends. */
  startDraining(): void
  /** Resolves when nothing runs, at the latest when the limits are over: requests may then go on, tunnels are cut. */
  drained(requestsMs: number, tunnelsMs: number): Promise<void>
}

export function createFrontDoor(parts: FrontDoorParts): FrontDoor {
  const { forwarder, pipeline, takeExplain, takeSide } = parts
  let inForce = compiled(parts.routing)
  const running = new RunningResponses()
  const tunnels = new Set<Duplex>()
  let draining = false
  let onEnded = () => {}

  function onRequest(request: IncomingMessage, response: ServerResponse): void {
    const strangled = strangledAt(inForce.byMethod.get(request.method ?? ''), request.url ?? '')
    const explain = takeExplain(request)
    const sideField = takeSide(request)
    running.add(response)
    if (draining) response.shouldKeepAlive = false
    if (strangled === undefined) {
      parts.onPassing?.(request, response)
      forwarder.pass(request, response, optionsFor(request.url ?? '', inForce.untouched), onUntouchedEnd)
    } else serveStrangled({ strangled, request, response, explain, sideField })
  }

  function serveStrangled(asked: Pick<Exchange, 'strangled' | 'request' | 'response' | 'explain' | 'sideField'>): void {
    const { response } = asked
    pipeline(Object.freeze({ id: randomUUID(), arrivedMs: performance.now(), ...asked }))
      .catch(fault => endFaulty(response, fault))
      .finally(() => end(running, response))
  }

  // One function for all that falls through: neither a promise nor a closure per request.
  function onUntouchedEnd(outcome: ForwardOutcome, response: ServerResponse): void {
    end(running, response)
    if (outcome.kind === 'answered') parts.onUntouched(outcome.status, outcome.totalMs, outcome, response)
    else parts.onUntouched(outcome.kind === 'failed' ? (outcome.answeredStatus ?? 0) : 0, null, outcome, response)
  }

  function endFaulty(response: ServerResponse, fault: unknown): void {
    parts.onFault(fault)
    response.destroy()
  }

  function onUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    takeExplain(request)
    takeSide(request)
    tunnels.add(socket)
    socket.once('close', () => end(tunnels, socket))
    forwarder.tunnel(request, socket, head)
  }

  function end<T>(set: { delete(member: T): unknown }, member: T): void {
    set.delete(member)
    onEnded()
  }

  function startDraining(): void {
    draining = true
    // Where the head is out already, the client learns it from its next answer; told by the object alone it would wait in vain for that one.
    for (const response of running) if (!response.headersSent) response.shouldKeepAlive = false
  }

  function drained(requestsMs: number, tunnelsMs: number): Promise<void> {
    return new Promise(resolve => {
      let waitsForRequests = true
      let waitsForTunnels = true
      onEnded = () => {
        if ((waitsForRequests && running.size > 0) || (waitsForTunnels && tunnels.size > 0)) return
        clearTimeout(requestsTimer)
        clearTimeout(tunnelsTimer)
        resolve()
      }
      const requestsTimer = setTimeout(() => {
        waitsForRequests = false
        onEnded()
      }, requestsMs)
      const tunnelsTimer = setTimeout(() => {
        waitsForTunnels = false
        // The server counts them among its connections, so it would wait for them for ever.
        for (const tunnel of tunnels) tunnel.destroy()
        onEnded()
      }, tunnelsMs)
      onEnded()
    })
  }

  const use = (routing: Routing) => {
    inForce = compiled(routing)
  }
  const onConnect = parts.connectMethod === 'forward' ? { onConnect: onUpgrade } : {}
  return { onRequest, onUpgrade, ...onConnect, use, runningCount: () => running.size + tunnels.size, startDraining, drained }
}

interface RoutesOfMethod {
  readonly byPath: Map<string, StrangledRoute>
  readonly withParameters: { readonly template: PathTemplate; readonly strangled: StrangledRoute }[]
}

interface CompiledRouting {
  readonly byMethod: ReadonlyMap<string, RoutesOfMethod>
  readonly untouched: readonly { readonly pathPrefix: string; readonly options: ForwardOptions }[]
}

/** Method, then exact path: two look-ups decide, whatever the number of routes; then those with parameters, of which there are few. */
function compiled({ table, untouched }: Routing): CompiledRouting {
  const byMethod = new Map<string, RoutesOfMethod>()
  for (const strangled of table) {
    const { method, path } = strangled.route
    const template = pathTemplate(path)
    const routes: RoutesOfMethod = byMethod.get(method) ?? { byPath: new Map(), withParameters: [] }
    byMethod.set(method, routes)
    if (template.isExact) routes.byPath.set(path, strangled)
    else routes.withParameters.push({ template, strangled })
  }
  return { byMethod, untouched: untouched.map(({ pathPrefix, limits }) => ({ pathPrefix, options: Object.freeze({ limits }) })) }
}

function strangledAt(routes: RoutesOfMethod | undefined, target: string): StrangledRoute | undefined {
  if (routes === undefined) return undefined
  const path = pathOf(target)
  return routes.byPath.get(path) ?? routes.withParameters.find(({ template }) => template.match(path) !== null)?.strangled
}

function optionsFor(target: string, untouched: CompiledRouting['untouched']): ForwardOptions | undefined {
  for (const { pathPrefix, options } of untouched) if (target.startsWith(pathPrefix)) return options
  return undefined
}
