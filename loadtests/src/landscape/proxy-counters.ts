// What the proxy itself counted: comparisons after the reply by verdict, and fallbacks. In: its metrics page, before and after. Out: the difference.
// Called around a run: a mismatch that only the shadow saw is a finding, too.
import { setTimeout as wait } from 'node:timers/promises'
import { request } from 'undici'
import { LoadError } from '../errors.ts'

export interface ProxyCounts {
  readonly matchCount: number
  readonly mismatchCount: number
  readonly ignoredCount: number
  readonly failedCount: number
  readonly fallbackCount: number
}

const betweenLooksMs = 100
const mirrorsEndWithinMs = 10_000

/** Waits (within a bound) until no mirrored request is waiting any more, so that what was asked is counted. Errors: LANDSCAPE_UNREACHABLE. */
export async function readProxyCounts(adminUrl: string): Promise<ProxyCounts> {
  const untilMs = performance.now() + mirrorsEndWithinMs
  for (;;) {
    const page = await readMetrics(adminUrl)
    if (sumOf(page, 'ficus_proxy_shadow_waiting') === 0 || performance.now() > untilMs) return countsOf(page)
    await wait(betweenLooksMs)
  }
}

export function countedSince(before: ProxyCounts, after: ProxyCounts): ProxyCounts {
  const keys = Object.keys(before) as (keyof ProxyCounts)[]
  return Object.fromEntries(keys.map(key => [key, after[key] - before[key]])) as unknown as ProxyCounts
}

function countsOf(page: string): ProxyCounts {
  const verdict = (name: string) => sumOf(page, 'ficus_proxy_verdicts_total', `verdict="${name}"`)
  return {
    matchCount: verdict('match'),
    mismatchCount: verdict('mismatch'),
    ignoredCount: verdict('ignored'),
    failedCount: verdict('failed'),
    fallbackCount: sumOf(page, 'ficus_proxy_fallbacks_total'),
  }
}

/** The sum over all series of a metric, or over those whose labels hold a text. */
export function sumOf(page: string, metric: string, label = ''): number {
  return page
    .split('\n')
    .filter(line => (line.startsWith(`${metric} `) || line.startsWith(`${metric}{`)) && line.includes(label))
    .reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(' ') + 1)), 0)
}

/** Errors: LANDSCAPE_UNREACHABLE. */
export async function readMetrics(adminUrl: string): Promise<string> {
  const url = `${adminUrl}/metrics`
  try {
    const answer = await request(url, { signal: AbortSignal.timeout(5000) })
    return await answer.body.text()
  } catch (cause) {
    throw new LoadError('LANDSCAPE_UNREACHABLE', `reading ${url}`, cause)
  }
}
