// Metrics of comparing: what is counted where it happens, and what the whole ledger comes to, read at the scrape. Called by metrics.ts, app.ts and life/primary.ts.
import { Counter, Gauge, type Registry } from 'prom-client'
import type { Book } from './book.ts'
import type { LedgerState } from './ledger-state.ts'
import { upperBoundRatio } from './rate-bound.ts'

export function comparingCounters(registers: Registry[]) {
  return {
    mismatches: new Counter({
      name: 'ficus_proxy_mismatches_total',
      help: 'Mismatches by what differs: money, refusal, field, header, status, body; one that differs in several counts in each',
      labelNames: ['route', 'path_class'] as const,
      registers,
    }),
    excused: new Counter({
      name: 'ficus_proxy_excused_differences_total',
      help: 'Differences that did not count: allowed by a waiver, or noise, where legacy differs from itself',
      labelNames: ['route', 'by'] as const,
      registers,
    }),
    noiseSamples: new Counter({
      name: 'ficus_proxy_noise_samples_total',
      help: 'Requests that legacy was asked twice, by what that showed',
      labelNames: ['route', 'result'] as const,
      registers,
    }),
  }
}

/** Registered once per proxy, where all its processes are known: a bound is not the sum of bounds. */
export function showLedger(registry: Registry, { view, keptIn }: Pick<Book, 'view' | 'keptIn'>): void {
  const registers = [registry]
  new Gauge({
    name: 'ficus_proxy_mismatches_outlive',
    help: '1: what was compared is in a file and outlives this proxy; 0: in memory only, or another proxy keeps the file',
    registers,
    collect() {
      this.set(keptIn() === null ? 0 : 1)
    },
  })
  const perRoute = (name: string, help: string, read: (state: LedgerState, route: string) => number | null) =>
    new Gauge({
      name,
      help,
      labelNames: ['route'] as const,
      registers,
      collect() {
        this.reset()
        const state = view()
        for (const route of Object.keys(state.routes)) {
          const value = read(state, route)
          if (value !== null) this.set({ route }, value)
        }
      },
    })
  const tally = ({ routes }: LedgerState, route: string) => routes[route]!
  perRoute(
    'ficus_proxy_money_at_stake_roubles',
    'Sum of the price differences, candidate minus legacy, over all comparisons kept',
    (state, route) => Number(tally(state, route).money.sum),
  )
  perRoute('ficus_proxy_money_at_stake_absolute_roubles', 'Sum of the price differences without their signs', (state, route) =>
    Number(tally(state, route).money.absoluteSum),
  )
  perRoute(
    'ficus_proxy_mismatch_rate_upper_bound_ratio',
    'At most so many comparisons differ in truth (95 %); none until one was made',
    (state, route) => {
      const { match, mismatch } = tally(state, route).verdictCounts
      return upperBoundRatio(mismatch, match + mismatch)
    },
  )
  perRoute(
    'ficus_proxy_mismatch_clusters',
    'Kinds of mismatches that are kept',
    ({ clusters }, route) => clusters.filter(cluster => cluster.route === route).length,
  )
}
