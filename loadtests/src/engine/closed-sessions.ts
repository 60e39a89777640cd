// The injector "closed": each connection is a session that asks again as soon as it is answered and has thought. In: a load. Out: done. As there is no
// schedule, latency counts from the writing; lateness of the injector itself is slip.
import { openConnections } from './cannon-connections.ts'
import type { Lane } from './lane.ts'
import type { Load, LoadDone } from './load.ts'
import { requestBytes } from './request-bytes.ts'

/** Nobody asks a server that is not there a thousand times a second. */
const pauseAfterFailureMs = 100

interface ClosedLane {
  readonly lane: Lane
  isBusy: boolean
  sentCount: number
  pauseMs: number
}

export async function runClosed(load: Load, signal: AbortSignal): Promise<LoadDone> {
  const { url, connectionCount, answerWithinMs, startMs, forMs, thinkTimeMs, random } = load
  const elapsedMs = () => performance.now() - startMs
  const lanes = Array.from(
    { length: connectionCount },
    (_, index): ClosedLane => ({ lane: load.openLane(index), isBusy: false, sentCount: 0, pauseMs: 0 }),
  )
  const { promise: finished, resolve: finish } = Promise.withResolvers<void>()
  let over: LoadDone | null = null

  const thinkMs = (lane: Lane) =>
    thinkTimeMs === null ? lane.thinkTimeMs() : thinkTimeMs.min + (thinkTimeMs.max - thinkTimeMs.min) * random.ratio()
  const ask = (index: number, readyMs: number) => {
    if (over !== null) return
    const closed = lanes[index]!
    closed.isBusy = true
    closed.sentCount += 1
    const call = closed.lane.begin(elapsedMs(), readyMs)
    connections.send(index, requestBytes(call, connections.host))
  }
  const askAfter = (index: number, pauseMs: number) => {
    const wantedMs = elapsedMs() + pauseMs
    // Timers know whole milliseconds only: the one that they may be late by is not called the injector's.
    if (pauseMs > 0) setTimeout(() => ask(index, Math.min(elapsedMs(), wantedMs + 1)), pauseMs)
    else ask(index, wantedMs)
  }
  const connections = openConnections({
    url,
    connectionCount,
    answerWithinMs,
    ended: (index, end) => {
      const closed = lanes[index]!
      closed.isBusy = false
      closed.lane.end(end)
      closed.pauseMs = Math.max(thinkMs(closed.lane), end.kind === 'answered' ? 0 : pauseAfterFailureMs)
    },
    idle: index => {
      const closed = lanes[index]!
      if (over !== null) return lanes.some(({ isBusy }) => isBusy) ? undefined : finish()
      if (closed.sentCount > 0) askAfter(index, closed.pauseMs)
    },
  })

  const end = () => {
    if (over !== null) return
    const sentCount = lanes.reduce((sum, lane) => sum + lane.sentCount, 0)
    over = { intendedCount: sentCount, durationMs: Math.max(0, Math.min(forMs, elapsedMs())) }
    if (!lanes.some(({ isBusy }) => isBusy)) finish()
  }
  const begin = setTimeout(
    () => {
      // People do not all begin at once.
      for (const [index, { lane }] of lanes.entries()) askAfter(index, thinkMs(lane) * random.ratio())
    },
    Math.max(0, -elapsedMs()),
  )
  const timeOver = setTimeout(end, Math.max(0, forMs - elapsedMs()))
  signal.addEventListener('abort', end)
  if (signal.aborted) end()
  await finished
  signal.removeEventListener('abort', end)
  clearTimeout(begin)
  clearTimeout(timeOver)
  await connections.close()
  return over ?? { intendedCount: 0, durationMs: 0 }
}
