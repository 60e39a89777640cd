// The injector "open": an arrival goes out at its time even when all others still wait, on a connection of its own if none is free. In: a load. Out: done.
// For spikes: no fixed number of connections holds the crowd back. Virtual clients (a session and its connection) are taken last in, first out, so that a
// calm crowd keeps to few warm connections.
import { startArrivals } from './arrivals.ts'
import type { Lane } from './lane.ts'
import type { Load, LoadDone } from './load.ts'
import { openWire, type Wire } from './undici-wire.ts'

interface VirtualClient {
  readonly lane: Lane
  readonly wire: Wire
  sentMs: number
}

export async function runOpen(load: Load, signal: AbortSignal): Promise<LoadDone> {
  const { url, answerWithinMs, startMs, schedule } = load
  const elapsedMs = () => performance.now() - startMs
  const all: VirtualClient[] = []
  const free: VirtualClient[] = []
  /** In the order in which they were sent. */
  const underWay = new Set<VirtualClient>()
  const { promise: finished, resolve: finish } = Promise.withResolvers<void>()
  let done: LoadDone | null = null

  const open = (): VirtualClient => {
    const client: VirtualClient = { lane: load.openLane(all.length), wire: openWire(url), sentMs: 0 }
    all.push(client)
    return client
  }
  const ask = (intendedMs: number) => {
    const client = free.pop() ?? open()
    const call = client.lane.begin(intendedMs, intendedMs)
    client.sentMs = elapsedMs()
    underWay.add(client)
    client.wire.send(call, end => {
      underWay.delete(client)
      client.lane.end(end)
      free.push(client)
      if (done !== null && underWay.size === 0) finish()
    })
  }
  const expire = () => {
    const nowMs = elapsedMs()
    for (const client of underWay) {
      if (nowMs - client.sentMs < answerWithinMs) break
      client.wire.expire(`no answer within ${answerWithinMs / 1000} s`)
    }
  }
  // Behind whatever has already arrived: an event loop that could not run is not the server's silence.
  const expiry = setInterval(() => setImmediate(expire), Math.min(100, Math.max(5, answerWithinMs / 20)))
  startArrivals(load, signal, {
    arrive: ask,
    over: givenCount => {
      done = { intendedCount: givenCount, durationMs: Math.max(0, Math.min(schedule.durationMs, elapsedMs())) }
      if (underWay.size === 0) finish()
    },
  })
  await finished
  clearInterval(expiry)
  await Promise.all(all.map(({ wire }) => wire.close()))
  return done ?? { intendedCount: 0, durationMs: 0 }
}
