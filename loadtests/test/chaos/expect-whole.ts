// In: a chaos run. Out: the laws it must keep, as expectations; what was counted is printed.
import { expect } from 'vitest'
import type { ChaosRun } from './chaos-run.ts'
import { figuresOf, problemsOf, stakesOf } from './told.ts'

export function expectWhole(run: ChaosRun): void {
  console.log(figuresOf(run).join('\n'))
  expect(problemsOf(run)).toEqual([])
  for (const [what, count] of Object.entries(stakesOf(run))) expect(count, `${what}: a run without has proved nothing`).toBeGreaterThan(0)
}
