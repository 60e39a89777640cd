// In: a kill run. Out: the laws it must keep, as expectations; what was counted is printed.
import { expect } from 'vitest'
import type { KillRun } from './kill-run.ts'

const leastInFlight = 8

export function expectNothingNoticed(run: KillRun, momentCount: number, transport: string): void {
  const killed = Object.values(run.kills).reduce((sum, count) => sum + count, 0)
  console.log(
    `${transport}: ${killed} kills (${Object.entries(run.kills)
      .map(([who, count]) => `${count} × ${who}`)
      .join(', ')}), at least ${run.fewestInFlight} in flight; ` +
      `${run.answeredCount} prices, ${run.candidateCount} by the new service, ${run.fallbackCount} fallbacks; ` +
      `${run.clientErrors.length} client errors, ${run.lostOrDoubled.length} lost or doubled, ${run.strays.length} strays in MES`,
  )
  expect(killed).toBe(momentCount)
  expect(run.fewestInFlight).toBeGreaterThanOrEqual(leastInFlight)
  expect(run.clientErrors).toEqual([])
  expect(run.lostOrDoubled).toEqual([])
  expect(run.strays).toEqual([])
  expect(run.candidateCount).toBeGreaterThan(0)
  expect(run.fallbackCount, 'a run without a fallback has proved nothing').toBeGreaterThan(0)
}
