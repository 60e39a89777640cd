// Sums up a comparison for people: how much was compared, how often each branch and exact half occurred, what differed.
import type { Breakdown } from '@ficus/pricing-service/contract'
import type { PriceRequest } from './ask-calculator.ts'
import type { Comparison } from './compare-calculators.ts'
import { type ExactHalf, exactHalves } from './exact-halves.ts'

export interface Counts {
  readonly combinationCount: number
  readonly geometryCount: number
  readonly mismatchCount: number
  readonly firstMismatches: readonly unknown[]
  readonly refusals: Readonly<Record<string, number>>
  readonly branches: Readonly<Record<string, number>>
  readonly exactHalves: Readonly<Record<string, number>>
}

interface Expected {
  readonly branches: readonly { readonly name: string; occurs(breakdown: Breakdown, request: PriceRequest): boolean }[]
  readonly exactHalves: readonly ExactHalf[]
}

/** Expected branches and halves that never occurred stand there with 0. */
export function countComparisons(comparisons: readonly Comparison[], expected: Expected): Counts {
  const branches = new Map(expected.branches.map(({ name }) => [name, 0]))
  const halves = new Map<string, number>(expected.exactHalves.map(half => [half, 0]))
  const refusals = new Map<string, number>()
  for (const { body, request, legacy } of comparisons) {
    if ('refused' in legacy) {
      add(refusals, legacy.refused)
      continue
    }
    for (const branch of expected.branches) if (branch.occurs(legacy.breakdown, request)) add(branches, branch.name)
    for (const half of exactHalves(legacy.breakdown, request, body.exactSidesMm)) add(halves, half)
  }
  const mismatches = comparisons.filter(({ isMatch }) => !isMatch)
  return {
    combinationCount: comparisons.length,
    geometryCount: new Set(comparisons.map(({ body }) => body.name)).size,
    mismatchCount: mismatches.length,
    firstMismatches: mismatches.slice(0, 3).map(({ body: { name }, request, legacy, candidate }) => ({ name, request, legacy, candidate })),
    refusals: Object.fromEntries(refusals),
    branches: Object.fromEntries(branches),
    exactHalves: Object.fromEntries(halves),
  }
}

const add = (counts: Map<string, number>, name: string): void => void counts.set(name, (counts.get(name) ?? 0) + 1)

export const zeroCounts = (counts: Readonly<Record<string, number>>): string[] => Object.keys(counts).filter(name => counts[name] === 0)
