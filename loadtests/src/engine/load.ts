// What every injector is given, and what it gives back. In: from injector-main. Each injector is one function of this shape in a file of its own.
import type { Lane } from './lane.ts'
import type { Metronome } from './metronome.ts'
import type { Schedule } from './pacer.ts'
import type { SeededRandom } from './seeded-random.ts'

export interface Load {
  readonly url: string
  /** Of paced and closed. */
  readonly connectionCount: number
  /** Of paced and open: the share of this process. */
  readonly schedule: Schedule
  /** Of closed. */
  readonly forMs: number
  readonly thinkTimeMs: { readonly min: number; readonly max: number } | null
  readonly answerWithinMs: number
  /** As of performance.now(). */
  readonly startMs: number
  /** Shape: index among the virtual clients of this process, from 0 → its lane, opened once. */
  readonly openLane: (index: number) => Lane
  readonly metronome: Metronome
  readonly random: SeededRandom
}

/** Sent requests have all ended when it is there. */
export interface LoadDone {
  /** Arrivals that were due until the end, or until it was stopped; of a closed loop: what was sent. */
  readonly intendedCount: number
  /** In which requests were begun. */
  readonly durationMs: number
}

/** The signal ends the sending; what is under way is awaited. */
export type Injector = (load: Load, signal: AbortSignal) => Promise<LoadDone>
