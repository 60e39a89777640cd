// The injector "paced": a fixed number of connections, each with its own evenly spaced, staggered schedule. In: a load. Out: done, when everything sent has
// ended. An arrival whose connection is busy waits in its queue; its latency counts from its intended start all the same, so that a stall of the server
// stands in the percentiles for everyone who would have come meanwhile. (autocannon's rate sends a second's arrivals at once, and its correction adds
// thousands of answers that nobody got: findings on coordinated omission, decision in loadtests/README.md.)

import { startArrivals } from './arrivals.ts'
import { openConnections } from './cannon-connections.ts'
import type { Lane } from './lane.ts'
import type { Load, LoadDone } from './load.ts'
import { requestBytes } from './request-bytes.ts'

interface PacedLane {
  readonly lane: Lane
  /** Intended times, ms since the start, of the arrivals that wait for this connection. */
  readonly waiting: number[]
  /** Since when, ms since the start; null while it is busy. */
  idleSinceMs: number | null
}

export async function runPaced(load: Load, signal: AbortSignal): Promise<LoadDone> {
  const { url, connectionCount, answerWithinMs, startMs, schedule } = load
  const elapsedMs = () => performance.now() - startMs
  const lanes = Array.from(
    { length: connectionCount },
    (_, index): PacedLane => ({ lane: load.openLane(index), waiting: [], idleSinceMs: null }),
  )
  const { promise: finished, resolve: finish } = Promise.withResolvers<void>()
  let isOver = false
  let arrivedCount = 0

  const send = (index: number) => {
    const paced = lanes[index]!
    if (paced.idleSinceMs === null) return
    const intendedMs = paced.waiting.shift()
    if (intendedMs === undefined) {
      if (isOver && lanes.every(isDone)) finish()
      return
    }
    const call = paced.lane.begin(intendedMs, Math.max(intendedMs, paced.idleSinceMs))
    paced.idleSinceMs = null
    connections.send(index, requestBytes(call, connections.host))
  }
  const connections = openConnections({
    url,
    connectionCount,
    answerWithinMs,
    ended: (index, end) => lanes[index]!.lane.end(end),
    idle: index => {
      lanes[index]!.idleSinceMs = elapsedMs()
      if (arrivedCount > 0) send(index)
    },
  })

  let done: LoadDone = { intendedCount: 0, durationMs: 0 }
  startArrivals(load, signal, {
    arrive: intendedMs => {
      const index = arrivedCount % connectionCount
      arrivedCount += 1
      lanes[index]!.waiting.push(intendedMs)
      send(index)
    },
    over: givenCount => {
      isOver = true
      done = { intendedCount: givenCount, durationMs: Math.min(schedule.durationMs, elapsedMs()) }
      if (signal.aborted) for (const { waiting } of lanes) waiting.length = 0
      if (lanes.every(isDone)) finish()
    },
  })
  // Who still waits for a connection by then was intended and never sent: it shows as a rate that was not achieved.
  const patience = setTimeout(
    () => {
      for (const { waiting } of lanes) waiting.length = 0
      if (lanes.every(isDone)) finish()
    },
    Math.max(0, schedule.durationMs - elapsedMs()) + answerWithinMs,
  )
  await finished
  clearTimeout(patience)
  await connections.close()
  return done
}

function isDone({ waiting, idleSinceMs }: PacedLane): boolean {
  return waiting.length === 0 && idleSinceMs !== null
}
