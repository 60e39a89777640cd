// When each arrival is due: pure arithmetic on the stages of a suite. In: stages, a shard. Out: the intended time of the n-th arrival, and how long to wait.
// Called by the injectors, which alone know a clock. (Shape after tsenart/vegeta's pacer.)
import type { ArrivalStage } from '../suites/suite-schema.ts'

/** Every countth arrival, from the index-th on: shards of 0 … count−1 together are the whole. */
export interface Shard {
  readonly index: number
  readonly count: number
}

export interface Schedule {
  /** How many arrivals there are in all. */
  readonly totalCount: number
  readonly durationMs: number
  /** Shape: 0-based number of an arrival → ms since the start; grows with the number. */
  intendedMs(arrival: number): number
  /** How many arrivals are due until then, the one of that very moment included. */
  dueCount(elapsedMs: number): number
}

export type Pace = { readonly kind: 'wait'; readonly waitMs: number } | { readonly kind: 'stop' }

/** Shape: (time since the start, arrivals sent) → how long until the next one is due, 0 if it is late; or stop, as all are sent. */
export function pace(schedule: Schedule, elapsedMs: number, sentCount: number): Pace {
  if (sentCount >= schedule.totalCount) return { kind: 'stop' }
  return { kind: 'wait', waitMs: Math.max(0, schedule.intendedMs(sentCount) - elapsedMs) }
}

/**
 * c(t), the expected number of arrivals until t, is the integral of the rate: per stage  c(t) = c₀ + a·t + (b − a)·t² / 2d
 * (a, b: arrivals per ms at its beginning and end; d: its length, t: time since its beginning, both ms). The n-th arrival (from 0) is due where
 * c(t) = n + ½: as early as late within its interval, and no rounding at the edge of a stage adds or drops one.
 */
export function scheduleOf(stages: readonly ArrivalStage[]): Schedule {
  const pieces = piecesOf(stages)
  const last = pieces.at(-1)
  const durationMs = last === undefined ? 0 : last.fromMs + last.lengthMs
  const totalCount = last === undefined ? 0 : Math.floor(last.countBefore + countIn(last, last.lengthMs) + 0.5 + roundingSlack)
  return {
    totalCount,
    durationMs,
    intendedMs: arrival => {
      const count = arrival + 0.5
      const piece = pieces[pieceOf(pieces, ({ countBefore }) => countBefore <= count)]
      return piece === undefined ? durationMs : piece.fromMs + timeIn(piece, count - piece.countBefore)
    },
    dueCount: elapsedMs => {
      const piece = pieces[pieceOf(pieces, ({ fromMs }) => fromMs <= elapsedMs)]
      if (piece === undefined) return 0
      const count = piece.countBefore + countIn(piece, Math.min(elapsedMs - piece.fromMs, piece.lengthMs))
      return Math.min(totalCount, Math.floor(count + 0.5 + roundingSlack))
    },
  }
}

export function shardOf(schedule: Schedule, { index, count }: Shard): Schedule {
  const ownCount = (ofAll: number) => Math.max(0, Math.ceil((ofAll - index) / count))
  return {
    totalCount: ownCount(schedule.totalCount),
    durationMs: schedule.durationMs,
    intendedMs: arrival => schedule.intendedMs(index + arrival * count),
    dueCount: elapsedMs => ownCount(schedule.dueCount(elapsedMs)),
  }
}

interface Piece {
  readonly fromMs: number
  readonly lengthMs: number
  readonly perMs: number
  readonly toPerMs: number
  readonly countBefore: number
}

/** Of an arrival, so that 0.1 × 30 is 3. */
const roundingSlack = 1e-7

function piecesOf(stages: readonly ArrivalStage[]): Piece[] {
  const pieces: Piece[] = []
  let fromMs = 0
  let countBefore = 0
  for (const { forSeconds, perSecond, toPerSecond = perSecond } of stages) {
    const piece = { fromMs, lengthMs: forSeconds * 1000, perMs: perSecond / 1000, toPerMs: toPerSecond / 1000, countBefore }
    pieces.push(piece)
    fromMs += piece.lengthMs
    countBefore += countIn(piece, piece.lengthMs)
  }
  return pieces
}

function countIn({ lengthMs, perMs, toPerMs }: Piece, inMs: number): number {
  return perMs * inMs + ((toPerMs - perMs) * inMs * inMs) / (2 * lengthMs)
}

/** The inverse of countIn, in the form of the quadratic formula that loses no digits when the rate hardly changes. */
function timeIn({ lengthMs, perMs, toPerMs }: Piece, count: number): number {
  const growth = (toPerMs - perMs) / lengthMs
  const root = Math.sqrt(Math.max(0, perMs * perMs + 2 * growth * count))
  return count <= 0 ? 0 : Math.min(lengthMs, (2 * count) / (perMs + root))
}

/** The last piece that holds; −1 if none does. Stages are few, but the search is made for every arrival. */
function pieceOf(pieces: readonly Piece[], holds: (piece: Piece) => boolean): number {
  let low = 0
  let high = pieces.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (holds(pieces[middle]!)) low = middle + 1
    else high = middle
  }
  return low - 1
}
