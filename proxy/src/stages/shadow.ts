// In: a request whose client has its answer. Out: what the other side says to it, later, to whoever compares; or the news that it was dropped.
// Bounded by count and by bytes, own connections, own deadline: a side that is slow, dead or endless costs a dropped copy and never a client's wait.
// Legacy computes on after we have hung up, so towards it the deadline ends our listening only: the next copy waits until legacy is through with this one.

import { setTimeout as pause } from 'node:timers/promises'
import { askMirror, attemptedBy } from '../candidate/ask-mirror.ts'
import { type Deadline, openDeadline } from '../candidate/deadline.ts'
import { ProxyError } from '../errors.ts'
import type { MirrorOutcome, MirrorTask, Side } from '../exchange.ts'
import type { Place } from '../guarding/limiter.ts'

export interface ShadowOptions {
  /** After that whoever compares hears that nothing came. */
  readonly deadlineMs: number
  /** For so long a copy that legacy has not answered is waited for all the same, before the next may follow it. */
  readonly legacyBusyMsMax: number
  readonly queueCountMax: number
  readonly queueBytesMax: number
  /** Towards the candidate. Towards legacy it is always 1, because legacy calculates one price at a time on the loop that serves the operators. */
  readonly inFlightCountMax: number
  /** A client that is still taking its answer in must not compete with the copy for a core; 0: at once. */
  readonly startAfterMs: number
  /** How long a copy waits for a place that more important requests need; then it is dropped. */
  readonly heldBackMsMax: number
  /** Null while clients, or towards legacy the operators, need the side for themselves. */
  readonly placeAt: (side: Side, capability: string) => Place | null
}

export interface Shadow {
  /** Returns at once; `onOutcome` follows when the copy was answered, failed or was dropped. */
  mirror(task: MirrorTask, onOutcome: (outcome: MirrorOutcome) => void): void
  readonly waitingCount: () => number
  readonly waitingBytesCount: () => number
  /** Drops what waits and ends what runs. */
  close(): void
}

interface Waiting {
  readonly task: MirrorTask
  readonly onOutcome: (outcome: MirrorOutcome) => void
  readonly bytesCount: number
  /** performance.now() */
  readonly sinceMs: number
}

/** How soon a side that had no place is looked at again. */
const lookAgainMs = 100

export function createShadow(options: ShadowOptions): Shadow {
  const waiting: Record<Side, Waiting[]> = { candidate: [], legacy: [] }
  const inFlightCount: Record<Side, number> = { candidate: 0, legacy: 0 }
  const inFlightCountMax: Record<Side, number> = { candidate: options.inFlightCountMax, legacy: 1 }
  const lookAgain: Record<Side, NodeJS.Timeout | null> = { candidate: null, legacy: null }
  const running = new Set<Deadline>()
  /** Legacy still computes a copy that nobody listens for any more. */
  let isLegacyOverdue = false
  let waitingBytesCount = 0
  let closed = false
  const waitingCount = () => waiting.candidate.length + waiting.legacy.length

  function mirror(task: MirrorTask, onOutcome: Waiting['onOutcome']): void {
    const bytesCount = task.body.length + task.reply.body.length
    const cause = whyDropped(bytesCount)
    if (cause !== null) {
      onOutcome({ kind: 'dropped', cause })
      return
    }
    waiting[task.mirrorTo].push({ task, onOutcome, bytesCount, sinceMs: performance.now() })
    waitingBytesCount += bytesCount
    startWaiting(task.mirrorTo)
  }

  function whyDropped(bytesCount: number): 'closing' | 'queue-full' | 'memory-full' | null {
    if (closed) return 'closing'
    if (waitingCount() >= options.queueCountMax) return 'queue-full'
    return waitingBytesCount + bytesCount > options.queueBytesMax ? 'memory-full' : null
  }

  /** Starts copies until the side has enough, none waits, or somebody more important needs the side. */
  function startWaiting(side: Side): void {
    while (inFlightCount[side] < inFlightCountMax[side]) {
      const [next] = waiting[side]
      if (next === undefined) return
      const place = options.placeAt(side, next.task.strangled.route.capability)
      if (place === null) {
        holdBack(side)
        return
      }
      start(side, take(side), place)
    }
    if (side === 'legacy' && isLegacyOverdue) holdBack(side)
  }

  function start(side: Side, next: Waiting, place: Place): void {
    inFlightCount[side] += 1
    void run(next, place).finally(() => {
      inFlightCount[side] -= 1
      startWaiting(side)
    })
  }

  function take(side: Side): Waiting {
    const taken = waiting[side].shift()!
    waitingBytesCount -= taken.bytesCount
    return taken
  }

  function holdBack(side: Side): void {
    const givenUpMs = performance.now() - options.heldBackMsMax
    while (waiting[side].length > 0 && waiting[side][0]!.sinceMs <= givenUpMs) take(side).onOutcome({ kind: 'dropped', cause: 'held-back' })
    if (waiting[side].length === 0) return
    lookAgain[side] ??= setTimeout(() => {
      lookAgain[side] = null
      startWaiting(side)
    }, lookAgainMs).unref()
  }

  async function run({ task, onOutcome }: Waiting, place: Place): Promise<void> {
    if (options.startAfterMs > 0) await pause(options.startAfterMs, undefined, { ref: false })
    if (closed) return
    const startedMs = performance.now()
    const heldMsMax = task.mirrorTo === 'legacy' ? Math.max(options.deadlineMs, options.legacyBusyMsMax) : options.deadlineMs
    using deadline = openDeadline(startedMs + heldMsMax, attemptedBy(task))
    running.add(deadline)
    const answered = askMirror(task, startedMs, deadline)
    const outcome = task.mirrorTo === 'legacy' ? await inTime(answered, task) : await answered
    // Copies wait behind clients at the candidate, and are shed first: how they fare says nothing about how many places clients may have.
    place.end('ignored')
    if (!closed) onOutcome(outcome)
    await answered
    running.delete(deadline)
  }

  /** What legacy says by the deadline; it is not hung up on, because that would stop nothing there. */
  async function inTime(answered: Promise<MirrorOutcome>, task: MirrorTask): Promise<MirrorOutcome> {
    const { promise: late, resolve } = Promise.withResolvers<MirrorOutcome>()
    const timer = setTimeout(() => {
      isLegacyOverdue = true
      const error = new ProxyError('CANDIDATE_DEADLINE_PASSED', attemptedBy(task))
      resolve({ kind: 'failed', error, mirrorMs: options.deadlineMs })
      holdBack('legacy')
    }, options.deadlineMs).unref()
    void answered.then(() => {
      clearTimeout(timer)
      isLegacyOverdue = false
    })
    return Promise.race([answered, late])
  }

  function close(): void {
    closed = true
    for (const deadline of running) deadline.end('SHADOW_CLOSING')
    for (const side of ['candidate', 'legacy'] as const) {
      clearTimeout(lookAgain[side] ?? undefined)
      for (const { onOutcome } of waiting[side].splice(0)) onOutcome({ kind: 'dropped', cause: 'closing' })
    }
    waitingBytesCount = 0
  }

  return { mirror, waitingCount, waitingBytesCount: () => waitingBytesCount, close }
}
