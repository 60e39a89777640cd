// What a bar is, and the few ways to judge one: pure. In: what is true, what was measured, how disturbed the machine was. Out: a line of the table.
import type { Counts } from '../engine/measurement.ts'
import type { ServerCounts } from './behaviours.ts'

export type BarVerdict = 'pass' | 'fail' | 'inconclusive'

export interface BarOutcome {
  readonly bar: string
  readonly verdict: BarVerdict
  readonly expected: string
  readonly measured: string
  /** Why it is not passed, or what else is worth knowing; empty if nothing. */
  readonly note: string
}

export interface Tolerance {
  readonly belowRatio: number
  readonly aboveRatio: number
}

export interface Point {
  readonly name: string
  readonly truthMicros: number
  readonly measuredMicros: number | null
}

/** A machine that was too busy to tell explains a miss, never a pass. disturbance: null, or what it was. */
export function judgeLatency(bar: string, points: readonly Point[], tolerance: Tolerance, disturbance: string | null): BarOutcome {
  const missed = points.filter(({ truthMicros, measuredMicros }) => !isWithin(measuredMicros, truthMicros, tolerance))
  const verdict = missed.length === 0 ? 'pass' : disturbance === null ? 'fail' : 'inconclusive'
  return {
    bar,
    verdict,
    expected: points.map(({ name, truthMicros }) => `${name} ${inMs(truthMicros)}`).join(', '),
    measured: points
      .map(({ name, measuredMicros, truthMicros }) => `${name} ${inMs(measuredMicros)}${off(measuredMicros, truthMicros)}`)
      .join(', '),
    note:
      verdict === 'pass'
        ? ''
        : `${missed.map(({ name }) => name).join(', ')} beyond ${spread(tolerance)}${disturbance === null ? '' : `; ${disturbance}`}`,
  }
}

/** No statistics and no excuse: every request ends once, and each end is what the server did. */
export function judgeAccount(bar: string, account: Counts, server: ServerCounts, expected: ExpectedAccount): BarOutcome {
  const { sentCount, answeredCount, failedCount, lostCount, wrongCount } = account
  const wanted = expected(server, account)
  const problems = [
    ...(sentCount === 0 ? ['nothing was sent'] : []),
    ...(answeredCount + failedCount + lostCount === sentCount ? [] : ['sent is not answered + failed + lost']),
    ...(wrongCount === 0 ? [] : [`${wrongCount} wrong answers`]),
    ...(Object.keys(wanted) as (keyof Counts)[])
      .filter(name => wanted[name] !== account[name])
      .map(name => `${name.replace('Count', '')} should be ${wanted[name]}`),
  ]
  return {
    bar,
    verdict: problems.length === 0 ? 'pass' : 'fail',
    expected: `sent = answered + failed + lost; the server saw ${server.seenCount}, answered ${server.answeredCount}`,
    measured: `${sentCount} = ${answeredCount} + ${failedCount} + ${lostCount}`,
    note: problems.join('; '),
  }
}

export type ExpectedAccount = (server: ServerCounts, account: Counts) => Partial<Counts>

function isWithin(measured: number | null, truth: number, { belowRatio, aboveRatio }: Tolerance): boolean {
  return measured !== null && measured >= truth * (1 - belowRatio) && measured <= truth * (1 + aboveRatio)
}

export function inMs(micros: number | null): string {
  if (micros === null) return '–'
  return `${(micros / 1000).toFixed(micros < 100_000 ? 1 : 0)} ms`
}

function off(measured: number | null, truth: number): string {
  if (measured === null) return ''
  const percent = (measured / truth - 1) * 100
  return ` (${percent < 0 ? '−' : '+'}${Math.abs(percent).toFixed(1)} %)`
}

function spread({ belowRatio, aboveRatio }: Tolerance): string {
  const percent = (ratio: number) => `${Math.round(ratio * 100)} %`
  return belowRatio === aboveRatio ? `± ${percent(belowRatio)}` : `−${percent(belowRatio)} / +${percent(aboveRatio)}`
}
