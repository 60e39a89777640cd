// A session told as activities: what opens it, then a draw by weight, again and again. An activity that lacks what it needs names the one that brings
// it. In: activities and weights. Out: the next call. Called by the personas.
import type { SeededRandom } from '../engine/seeded-random.ts'
import type { Call } from '../engine/session.ts'

export interface Activity {
  /** Null: not possible yet. */
  readonly call: () => Call | null
  /** What is done instead then. */
  readonly instead?: string
}

export type Activities = Readonly<Record<string, Activity>>
export type Weights = Readonly<Record<string, number>>

/** Errors: Error for a weight that names no activity, and for activities that can never be done. */
export function drawActivities(activities: Activities, weights: Weights, random: SeededRandom): () => Call {
  const names = Object.keys(weights)
  const unknown = names.find(name => activities[name] === undefined)
  if (unknown !== undefined) throw new Error(`weighing "${unknown}": this persona knows ${Object.keys(activities).join(', ')}`)
  const weightList = Object.values(weights)
  return () => {
    const drawn = names[random.weighted(weightList)]!
    let name: string | undefined = drawn
    for (let tries = 0; name !== undefined && tries <= Object.keys(activities).length; tries += 1) {
      const activity: Activity | undefined = activities[name]
      const call = activity?.call() ?? null
      if (call !== null) return call
      name = activity?.instead
    }
    throw new Error(`doing "${drawn}": it needs what no activity brings`)
  }
}
