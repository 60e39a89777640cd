// What a load run saw and what was made of it: plain data, the same in the run folder (`result.json`), in --json and in every report. Its JSON schema is
// published. In: the runner's slices. Read by gate, reports, compare and trend.
import type { Measurement } from '../engine/measurement.ts'
import type { GateReport } from '../gate/gate-report.ts'
import type { Suite } from '../suites/suite-schema.ts'

export interface Slice {
  /** From 0, in the order in which they ran. */
  readonly index: number
  /** Slices of one pair follow each other; which variant comes first changes from pair to pair (ABBA). */
  readonly pairIndex: number
  readonly variant: string
  /** Epoch ms. */
  readonly startedAt: number
  readonly endedAt: number
  /** The flag's revision before and after; apart from actions of the suite itself they must be equal. Null for a variant that asks MES directly. */
  readonly flagRevisionBefore: number | null
  readonly flagRevisionAfter: number | null
  readonly measurements: readonly Measurement[]
  readonly processes: readonly ProcessSeries[]
  /** Foreign load: CPU seconds per second of all that is neither landscape nor injector, from the system's own accounting; null where there is none. */
  readonly foreignCpuRatio: number | null
}

export interface ProcessSeries {
  readonly process: string
  /** How often it died or came back as another process, apart from the suite's own actions; absent: not watched. */
  readonly unexpectedRestartCount?: number
  readonly seconds: readonly { readonly second: number; readonly residentBytes: number; readonly cpuRatio: number }[]
}

/** A flip, a kill, a restart: drawn as a line in the series. */
export interface Marker {
  /** Epoch ms. */
  readonly at: number
  readonly text: string
}

/** What the ledger of prices says: every price that was asked for ended exactly once, and MES holds what clients hold. Null when no price was asked for. */
export interface Ledger {
  readonly submittedCount: number
  readonly pricedCount: number
  readonly refusedCount: number
  readonly explicitlyFailedCount: number
  /** Prices that clients hold the id of and MES cannot read back. */
  readonly missingInMesCount: number
  /** Prices compared with a golden answer. */
  readonly comparedCount: number
}

export interface LoadResult {
  readonly schemaVersion: 1
  readonly suite: Suite
  readonly short: boolean
  readonly startedAt: number
  readonly endedAt: number
  readonly randomStart: number
  readonly environment: Readonly<Record<string, string | number | null>>
  readonly slices: readonly Slice[]
  readonly markers: readonly Marker[]
  readonly ledger: Ledger | null
  /** Of a breakpoint suite: the highest rate that was held; null elsewhere. */
  readonly heldPerSecond: number | null
  /** Why the run broke off; null when it came to its end. */
  readonly interrupted: string | null
  readonly gate: GateReport
}
