// In: the seed of a job's cost and what finished jobs have taught. Out: the processor time it will take. Pure; store/cost-classes.ts keeps what is learned.
import { type CostSeed, classNameOf } from './cost-seed.ts'

/** By the name of a class: the logarithm of measured over seed. */
export type Calibration = ReadonlyMap<string, number>

/** A quote whose model was measured before costs next to nothing: its price is calculated from the kept figures. */
export const knownCpuMs = 1

export function predictCpuMs({ className, seedCpuMs }: CostSeed, calibration: Calibration): number {
  return seedCpuMs * Math.exp(nearestLogFactor(className, calibration))
}

/**
 * A size that was never seen takes the factor of the nearest one that was, the less of it the farther away: what a first small model takes on a cold thread
 * says little about one a thousand times its size. A format that was never seen has the seed alone.
 */
function nearestLogFactor(className: string, calibration: Calibration): number {
  const [kind, format, band] = className.split('/') as [string, string, string]
  for (let distance = 0; distance <= bandDistanceMax; distance++) {
    const factors = [Number(band) - distance, Number(band) + distance].map(near => calibration.get(classNameOf(kind, format, near)))
    const found = factors.find(factor => factor !== undefined)
    if (found !== undefined) return found * trustPerBand ** distance
  }
  return 0
}

const bandDistanceMax = 12
const trustPerBand = 0.7

export interface CostSample {
  readonly className: string
  readonly seedCpuMs: number
  readonly cpuMs: number
}

export interface Lesson {
  readonly className: string
  readonly logFactor: number
  readonly sampleCount: number
}

/** One lesson per class: the middle one of its samples, which a single odd model does not move. */
export function lessonsOf(samples: readonly CostSample[]): Lesson[] {
  const byClass = Map.groupBy(samples, sample => sample.className)
  return [...byClass].map(([className, members]) => ({
    className,
    logFactor: middle(members.map(({ cpuMs, seedCpuMs }) => Math.log(Math.max(cpuMs, cpuMsLeast) / seedCpuMs))),
    sampleCount: members.length,
  }))
}

/** Below this the clock of a thread says nothing; it may even say 0. */
export const cpuMsLeast = 0.05

function middle(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const half = sorted.length >> 1
  return sorted.length % 2 === 1 ? (sorted[half] as number) : ((sorted[half - 1] as number) + (sorted[half] as number)) / 2
}
