// Runs one shape: everybody is started and warmed up, then measured in rounds whose order alternates. Out: per contestant one figure per round.
// A round during which others used the machine is repeated; if they never stop, the quietest rounds count.
import type { ContestantName, Running } from './contestants/index.ts'
import { foreignCoresMax } from './foreign-load.ts'
import { type Measured, measure } from './measure.ts'
import type { Shape } from './shapes.ts'

export interface Plan {
  readonly warmSeconds: number
  readonly runSeconds: number
  readonly roundCount: number
  /** Repeated rounds included. */
  readonly roundCountMax: number
}

export type Rounds = ReadonlyMap<ContestantName, readonly Measured[]>

export async function runRounds(shape: Shape, running: ReadonlyMap<ContestantName, Running>, plan: Plan): Promise<Rounds> {
  for (const one of running.values()) await measure(one, shape, plan.warmSeconds)
  const tried: Round[] = []
  const quietCount = () => tried.filter(round => disturbanceOf(round) <= foreignCoresMax).length
  while (quietCount() < plan.roundCount && tried.length < plan.roundCountMax) {
    const order = [...running]
    if (tried.length % 2 === 1) order.reverse()
    const round = new Map<ContestantName, Measured>()
    for (const [name, one] of order) round.set(name, await measure(one, shape, plan.runSeconds))
    tried.push(round)
  }
  const quietest = tried.toSorted((one, other) => disturbanceOf(one) - disturbanceOf(other)).slice(0, plan.roundCount)
  return new Map([...running.keys()].map(name => [name, quietest.map(round => round.get(name)!)]))
}

type Round = ReadonlyMap<ContestantName, Measured>

function disturbanceOf(round: Round): number {
  return Math.max(...[...round.values()].map(measured => measured.foreignCores))
}

/** The most that others used during one measurement of the rounds that count, and during how many of these rounds it was too much. */
export function disturbance(rounds: Rounds): { readonly mostCores: number; readonly disturbedCount: number; readonly roundCount: number } {
  const perRound = [...rounds.values()].reduce<number[]>(
    (most, measured) => measured.map(({ foreignCores }, round) => Math.max(most[round] ?? 0, foreignCores)),
    [],
  )
  return {
    mostCores: Math.max(...perRound),
    disturbedCount: perRound.filter(cores => cores > foreignCoresMax).length,
    roundCount: perRound.length,
  }
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
