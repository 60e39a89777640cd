// What is known of the slice that runs now. In: the run's progress. Out: the latest word of each scenario, and how far the slice is.
// Called by live-progress.ts.
import type { InjectorProgress } from '../engine/injector-plan.ts'
import type { RunProgress } from '../run/progress.ts'

export interface Scene {
  index: number
  plannedCount: number
  variant: string
  forSeconds: number
  /** Seconds of the slice that have passed. */
  second: number
  readonly latest: Map<string, InjectorProgress>
  lastMarker: string | null
}

export function emptyScene(): Scene {
  return { index: 0, plannedCount: 0, variant: '', forSeconds: 0, second: 0, latest: new Map(), lastMarker: null }
}

export function startSlice(scene: Scene, { index, plannedCount, variant, forSeconds }: Extract<RunProgress, { type: 'slice' }>): void {
  Object.assign(scene, { index, plannedCount, variant, forSeconds, second: 0 })
  scene.latest.clear()
}

/** Out: whether time has gone on; each scenario tells of the same second. */
export function takeSecond(scene: Scene, { scenario, seen }: Extract<RunProgress, { type: 'second' }>): boolean {
  scene.latest.set(scenario, seen)
  const isNew = seen.second > scene.second
  scene.second = Math.max(scene.second, seen.second)
  return isNew
}
