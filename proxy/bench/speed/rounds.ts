// Runs one shape: everybody is started and warmed up, then measured in rounds whose order alternates. Out: per contestant one figure per round.
import type { ContestantName, Running } from './contestants/index.ts'
import { type Measured, measure } from './measure.ts'
import type { Shape } from './shapes.ts'

export interface Plan {
  readonly warmSeconds: number
  readonly runSeconds: number
  readonly roundCount: number
}

export type Rounds = ReadonlyMap<ContestantName, readonly Measured[]>

export async function runRounds(shape: Shape, running: ReadonlyMap<ContestantName, Running>, plan: Plan): Promise<Rounds> {
  for (const one of running.values()) await measure(one, shape, plan.warmSeconds)
  const rounds = new Map([...running.keys()].map(name => [name, [] as Measured[]]))
  for (let round = 0; round < plan.roundCount; round++) {
    const order = [...running]
    if (round % 2 === 1) order.reverse()
    for (const [name, one] of order) rounds.get(name)!.push(await measure(one, shape, plan.runSeconds))
  }
  return rounds
}

/** Median over the rounds of one figure of one contestant. */
export function medianOf(rounds: Rounds, name: ContestantName, figure: keyof Measured): number {
  return median((rounds.get(name) ?? []).map(measured => measured[figure] ?? Number.NaN))
}

/** Median of the quotients within each round: what disturbs the machine disturbs both of a pair. */
export function medianRatio(rounds: Rounds, one: ContestantName, other: ContestantName, figure: keyof Measured): number {
  const others = rounds.get(other) ?? []
  return median(
    (rounds.get(one) ?? []).map((measured, round) => (measured[figure] ?? Number.NaN) / (others[round]?.[figure] ?? Number.NaN)),
  )
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2
}
