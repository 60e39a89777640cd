// When a process was away through the suite's own actions, and what ended badly then and otherwise. In: markers, slices. Out: stretches of time, counts.
// Called by rules/failures.ts.
import type { Marker, Slice } from '../run/load-result.ts'
import { isBack, signalSent } from '../run/marker-words.ts'
import type { Scope } from './figures.ts'

/** Epoch ms; one that never ended lasts for ever. */
export interface Absence {
  readonly fromAt: number
  readonly untilAt: number
}

export function absencesOf(process: string, markers: readonly Marker[]): Absence[] {
  const leaves = ['SIGKILL', 'SIGTERM', 'SIGSTOP'].map(signal => signalSent(signal, process))
  const returns = [signalSent('SIGCONT', process), isBack(process)]
  return markers
    .filter(({ text }) => leaves.includes(text))
    .map(({ at: fromAt }) => {
      const end = markers.find(({ at, text }) => at >= fromAt && returns.includes(text))
      return { fromAt, untilAt: end?.at ?? Number.POSITIVE_INFINITY }
    })
}

/** Failed, lost, or answered with one of the statuses, by whether that happened in a second that an absence touches. */
export function endedBadly(slices: readonly Slice[], scope: Scope, statuses: readonly number[], absences: readonly Absence[]) {
  const counts = { meanwhileCount: 0, otherwiseCount: 0 }
  for (const { scenario, startedAt, endpoints } of slices.flatMap(({ measurements }) => measurements)) {
    if (scenario !== scope.scenario) continue
    for (const { endpoint, troubles = [] } of endpoints) {
      if (scope.endpoint !== undefined && scope.endpoint !== endpoint) continue
      for (const { second, status, count } of troubles) {
        if (status !== null && !statuses.includes(status)) continue
        counts[touched(startedAt + second * 1_000, absences) ? 'meanwhileCount' : 'otherwiseCount'] += count
      }
    }
  }
  return counts
}

function touched(secondAt: number, absences: readonly Absence[]): boolean {
  return absences.some(({ fromAt, untilAt }) => secondAt < untilAt && secondAt + 1_000 > fromAt)
}
