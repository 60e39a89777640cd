// In: a chaos run. Out: what was counted, for people; what broke a promise; and what was not at stake, so that nothing is proved. Called by the tests and main.ts.

import type { ChaosRun } from './chaos-run.ts'
import { sumOf } from './client-book.ts'

const firstCandidateId = 1_000_000_000

export function figuresOf(run: ChaosRun): string[] {
  const { seed, loadSeconds, book, flips, strikes, fallbackCount, reckoning } = run
  const { storedCount, candidateCount } = priceCounts(run)
  return [
    `chaos, seed ${seed}, ${loadSeconds} s: ${sumOf(book.answered)} requests answered (${listed(book.answered)}), ${book.failures.length} failed`,
    `  ${flips.byServer + flips.byCommand} flips (${flips.byCommand} by the command line, the flags server being dead)`,
    `  ${sumOf(strikes.counts)} kills (${listed(strikes.counts)}), at least ${strikes.fewestInFlight} requests in flight`,
    `  ${book.movedCount} times a client went to the other proxy, ${sumOf(book.broken)} requests broke on the way (${listed(book.broken)})`,
    `  ${storedCount} prices stored, ${candidateCount} of them by the new service, ${fallbackCount} fallbacks`,
    `  ${reckoning.comparedCount} answers compared with MES's own calculator, ${reckoning.wrongPrices.length} wrong`,
    `  MES holds ${reckoning.rowCount} calculations, ${reckoning.candidateRowCount} of them imported: ${reckoning.lostOrDoubled.length} lost or doubled, ${reckoning.leftCount} left by requests that broke, ${reckoning.strays.length} of nobody`,
    `  reconcile: ${reckoning.reconciledCount} of ${reckoning.candidateRowCount} imported rows say what ledger and quote say, ${reckoning.reconcileProblems.length} differences; ${reckoning.settledByOutboxCount} write-backs of killed proxies settled by the outbox`,
    `  ${book.orders.length} orders and ${book.steps.length} steps of operators: ${reckoning.wrongOrders.length} and ${reckoning.wrongSteps.length} not exactly once`,
  ]
}

/** Each is a promise that was broken; none: clients noticed nothing, and the books agree. */
export function problemsOf({ book, flips, mismatchCount, reckoning }: ChaosRun): string[] {
  const { wrongPrices, lostOrDoubled, strays, wrongOrders, wrongSteps, reconcileProblems } = reckoning
  const found = {
    failed: book.failures,
    flip: flips.problems,
    wrongPrices,
    lostOrDoubled,
    strays,
    wrongOrders,
    wrongSteps,
    reconcileProblems,
  }
  const told = Object.entries(found).flatMap(([kind, list]) => list.map(problem => `${kind}: ${problem}`))
  return mismatchCount === 0 ? told : [...told, `comparing: ${mismatchCount} comparisons after the reply found a difference`]
}

/** What has to have happened for the run to prove anything. */
export function stakesOf(run: ChaosRun): Readonly<Record<string, number>> {
  const { book, flips, strikes } = run
  const { storedCount, candidateCount } = priceCounts(run)
  return {
    'flips per second, in tenths': Math.floor((10 * (flips.byServer + flips.byCommand)) / run.loadSeconds),
    'kills of the victim that was spared most': Math.min(...Object.values(strikes.counts)),
    'requests in flight at a kill': strikes.fewestInFlight,
    'requests that broke with their proxy': sumOf(book.broken),
    'prices of the new service': candidateCount,
    'prices of the legacy': storedCount - candidateCount,
    orders: book.orders.length,
    'steps of operators': book.steps.length,
  }
}

function priceCounts({ book }: ChaosRun): { storedCount: number; candidateCount: number } {
  const stored = book.prices.filter(({ calculationId }) => calculationId !== null)
  return { storedCount: stored.length, candidateCount: stored.filter(({ calculationId }) => calculationId! >= firstCandidateId).length }
}

function listed(counts: Readonly<Record<string, number>>): string {
  return Object.entries(counts)
    .map(([who, count]) => `${count} × ${who}`)
    .join(', ')
}
