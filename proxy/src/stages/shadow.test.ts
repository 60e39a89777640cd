// The bounds of the shadow: how many copies run at once, how many wait, how much memory they hold, and that a close leaves none behind.
import { describe, expect, it } from 'vitest'
import type { Candidate } from '../candidate/candidate.ts'
import type { MirrorOutcome, MirrorTask, Reply, Side } from '../exchange.ts'
import { createLimiter, type Place } from '../guarding/limiter.ts'
import { priceRoute } from '../routes/price.ts'
import { createShadow, type ShadowOptions } from './shadow.ts'

const reply: Reply = { status: 200, rawHeaders: [], body: Buffer.alloc(100) }

/** A mirrored side whose answers the test gives itself. */
function heldSide() {
  const held: (() => void)[] = []
  const hold = <T>(value: T, signal: AbortSignal) =>
    new Promise<T>((resolve, reject) => {
      held.push(() => resolve(value))
      signal.addEventListener('abort', () => reject(signal.reason))
    })
  const side: Candidate = {
    answer: () => Promise.reject(new Error('a mirror never answers')),
    turnAway: async () => null,
    rehearse: ({ deadline }) => hold({ kind: 'reply', reply }, deadline.signal),
    replay: () => Promise.reject(new Error('a mirror never replays')),
    askLegacyWithoutEffects: ({ deadline }) => hold(reply, deadline.signal),
    close: async () => {},
  }
  return { side, held }
}

const limits = { candidateDeadlineMs: 1_000, bodyBytesMax: 1_000, replyBytesMax: 1_000, stallMs: 0, legacy: null }

function copies(side: Candidate, mirrorTo: Side, count: number): MirrorTask[] {
  const strangled = { route: priceRoute, limits, candidate: side, mirror: side }
  const caller = { partner: { id: 7, name: '' }, apiKey: 'k', rawHeaders: ['X-Api-Key', 'k'] }
  const common = { strangled, mirrorTo, target: priceRoute.path, ...caller, body: Buffer.alloc(20), reply, legacyMs: null }
  return Array.from({ length: count }, (_, at) => ({ exchangeId: `e${at}`, ...common }))
}

const always: Place = { end: () => {} }
const roomy: ShadowOptions = {
  deadlineMs: 60_000,
  legacyBusyMsMax: 60_000,
  queueCountMax: 100,
  queueBytesMax: 1_000_000,
  inFlightCountMax: 3,
  startAfterMs: 0,
  heldBackMsMax: 60_000,
  placeAt: () => always,
}

describe('the shadow', () => {
  it('runs as many copies at once towards the candidate as it may, and one towards legacy', async () => {
    for (const [mirrorTo, atOnceCount] of [
      ['candidate', 3],
      ['legacy', 1],
    ] as const) {
      const { side, held } = heldSide()
      const shadow = createShadow(roomy)
      let doneCount = 0
      const done = new Promise<void>(resolve => {
        for (const task of copies(side, mirrorTo, 5)) shadow.mirror(task, () => ++doneCount === 5 && resolve())
      })
      expect(held).toHaveLength(atOnceCount)
      expect(shadow.waitingCount()).toBe(5 - atOnceCount)
      expect(shadow.waitingBytesCount()).toBe((5 - atOnceCount) * 120)
      const answering = setInterval(() => held.shift()?.(), 0)
      await done
      clearInterval(answering)
      expect([shadow.waitingCount(), shadow.waitingBytesCount()]).toEqual([0, 0])
    }
  })

  it('drops what would exceed its count or its memory, and says which', () => {
    const causes = (options: Partial<ShadowOptions>) => {
      const { side } = heldSide()
      const shadow = createShadow({ ...roomy, ...options })
      const dropped: string[] = []
      for (const task of copies(side, 'legacy', 4))
        shadow.mirror(task, outcome => outcome.kind === 'dropped' && dropped.push(outcome.cause))
      shadow.close()
      return dropped
    }
    expect(causes({ queueCountMax: 1 })).toEqual(['queue-full', 'queue-full', 'closing'])
    expect(causes({ queueBytesMax: 250 })).toEqual(['memory-full', 'closing', 'closing'])
  })

  it('waits while there is no place, then runs as many as it may', async () => {
    const { side, held } = heldSide()
    let isFree = false
    const shadow = createShadow({ ...roomy, placeAt: () => (isFree ? always : null) })
    let doneCount = 0
    const done = new Promise<void>(resolve => {
      for (const task of copies(side, 'candidate', 5)) shadow.mirror(task, ({ kind }) => kind === 'pair' && ++doneCount === 5 && resolve())
    })
    expect([held.length, shadow.waitingCount()]).toEqual([0, 5])
    isFree = true
    let atOnceCountMost = 0
    const answering = setInterval(() => {
      atOnceCountMost = Math.max(atOnceCountMost, held.length)
      held.shift()?.()
    }, 0)
    await done
    clearInterval(answering)
    expect(atOnceCountMost).toBe(3)
    expect(shadow.waitingBytesCount()).toBe(0)
  })

  it('drops what waited for a place for too long, gives its memory back, and leaves no timer behind', async () => {
    const { side } = heldSide()
    const shadow = createShadow({ ...roomy, heldBackMsMax: 0, placeAt: () => null })
    const outcomes = await Promise.all(
      copies(side, 'legacy', 3).map(task => new Promise<MirrorOutcome>(resolve => shadow.mirror(task, resolve))),
    )
    expect(outcomes).toEqual(outcomes.map(() => ({ kind: 'dropped', cause: 'held-back' })))
    expect([shadow.waitingCount(), shadow.waitingBytesCount()]).toEqual([0, 0])
  })

  it('gives its places back and leaves the number of clients’ places alone, however its copies end', async () => {
    let nowMs = 0
    const limiter = createLimiter(64, () => nowMs)
    const outcomesOf = (deadlineMs: number, side: Candidate) => {
      const shadow = createShadow({ ...roomy, deadlineMs, inFlightCountMax: 32, placeAt: () => limiter.take('shadow') })
      return copies(side, 'candidate', 32).map(task => new Promise<MirrorOutcome>(resolve => shadow.mirror(task, resolve)))
    }
    const shed = outcomesOf(10, heldSide().side)
    expect(limiter.inFlightCount()).toBe(32)
    nowMs += 60_000
    expect((await Promise.all(shed)).every(({ kind }) => kind === 'failed')).toBe(true)
    expect([limiter.inFlightCount(), limiter.limit()]).toEqual([0, 64])
    const { side, held } = heldSide()
    const answered = outcomesOf(60_000, side)
    nowMs += 60_000
    for (const answer of held) answer()
    expect((await Promise.all(answered)).every(({ kind }) => kind === 'pair')).toBe(true)
    expect([limiter.inFlightCount(), limiter.limit()]).toEqual([0, 64])
  })

  it('asks nobody within the moment after the reply, and nobody at all when it is closed meanwhile', async () => {
    const { side, held } = heldSide()
    const shadow = createShadow({ ...roomy, startAfterMs: 5 })
    const outcome = new Promise<MirrorOutcome>(resolve => shadow.mirror(copies(side, 'candidate', 1)[0]!, resolve))
    await new Promise(resolve => setImmediate(resolve))
    expect(held).toHaveLength(0)
    const answering = setInterval(() => held.shift()?.(), 0)
    expect((await outcome).kind).toBe('pair')
    clearInterval(answering)
    const closing = createShadow({ ...roomy, startAfterMs: 5 })
    closing.mirror(copies(side, 'candidate', 1)[0]!, () => {})
    closing.close()
    await new Promise(resolve => setTimeout(resolve, 20))
    expect(held).toHaveLength(0)
  })

  it('never has two copies at legacy, which computes on after the deadline: the next waits until legacy is through with the first', async () => {
    const { side, held } = heldSide()
    const shadow = createShadow({ ...roomy, deadlineMs: 10 })
    const outcomes = copies(side, 'legacy', 2).map(task => new Promise<MirrorOutcome>(resolve => shadow.mirror(task, resolve)))
    expect(await outcomes[0]).toMatchObject({ kind: 'failed', error: { code: 'CANDIDATE_DEADLINE_PASSED' } })
    await new Promise(resolve => setTimeout(resolve, 30))
    expect([held.length, shadow.waitingCount()]).toEqual([1, 1])
    held[0]!()
    const answering = setInterval(() => held[1]?.(), 0)
    expect((await outcomes[1])?.kind).toBe('pair')
    clearInterval(answering)
  })

  it('waits for a legacy that computes on no longer than it may, and drops what waits for it too long', async () => {
    const { side, held } = heldSide()
    const shadow = createShadow({ ...roomy, deadlineMs: 10, legacyBusyMsMax: 20 })
    const outcomes = copies(side, 'legacy', 2).map(task => new Promise<MirrorOutcome>(resolve => shadow.mirror(task, resolve)))
    expect((await Promise.all(outcomes)).map(({ kind }) => kind)).toEqual(['failed', 'failed'])
    expect(held).toHaveLength(2)
    const busy = createShadow({ ...roomy, deadlineMs: 10, heldBackMsMax: 20 })
    const waiting = copies(heldSide().side, 'legacy', 2).map(task => new Promise<MirrorOutcome>(resolve => busy.mirror(task, resolve)))
    expect(await waiting[1]).toEqual({ kind: 'dropped', cause: 'held-back' })
  })

  it('ends a copy at its deadline, with the code that says so', async () => {
    const { side } = heldSide()
    const shadow = createShadow({ ...roomy, deadlineMs: 10 })
    const outcome = await new Promise<MirrorOutcome>(resolve => shadow.mirror(copies(side, 'candidate', 1)[0]!, resolve))
    expect(outcome).toMatchObject({ kind: 'failed', error: { code: 'CANDIDATE_DEADLINE_PASSED' } })
  })
})
