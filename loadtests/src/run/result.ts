// The result of a run as it is kept and printed: plain data, the same in the terminal, in --json and in the run folder.
import type { Stage } from '../landscape/flag.ts'
import type { ProxyCounts } from '../landscape/proxy-counters.ts'
import type { Finding } from '../walk/take-step.ts'
import type { AnsweringSide } from './probe.ts'
import type { PersonaAccount } from './repeat.ts'

export interface StageResult {
  readonly stage: Stage
  readonly shareBasisPoints: number | null
  readonly inForce: boolean
  readonly inForceAfterMs: number
  readonly answeredByCount: Readonly<Record<AnsweringSide, number>>
  readonly comparedCount: number
  readonly routesLeftOut: readonly string[]
  readonly findings: readonly Finding[]
  readonly personas: readonly PersonaAccount[]
}

export type RunVerdict = 'pass' | 'fail' | 'inconclusive' | 'invalid'

export interface RunResult {
  readonly suite: string
  readonly startedAt: number
  readonly endedAt: number
  readonly verdict: RunVerdict
  readonly reasons: readonly string[]
  readonly stages: readonly StageResult[]
  /** What the proxy counted meanwhile; null when the run broke off before its end. */
  readonly proxyCounts: ProxyCounts | null
  readonly environment: Readonly<Record<string, string | number | null>>
  /** What was allowed to differ, and why. */
  readonly masks: Readonly<Record<string, string>>
}
