// In: what is in force. Out: the same for people and machines: status pages, /api/status, the proxy's admin port. Built on demand, never per request.
import type { RolloutTable } from './flag-file.ts'
import { rolloutOf } from './flag-file.ts'
import type { FlagDefinition } from './flags.ts'
import type { KillRecord } from './kill/kill-file.ts'
import type { KillState } from './kill/kill-switch.ts'
import type { Stage } from './rollout.ts'
import type { SourceReading, SourceState } from './sources/file.ts'

export interface CapabilitySnapshot {
  readonly capability: string
  /** What the flag says. Obeyed unless `inForce` says otherwise. */
  readonly stage: Stage
  readonly shareBasisPoints: number
  readonly mirrorBasisPoints: number
  readonly partners: { readonly allow: readonly string[]; readonly deny: readonly string[] }
  readonly changedAt: number | null
  readonly changedBy: string | null
  readonly reason: string | null
  readonly killed: KillRecord | null
  /** Whether the flag decides, or why legacy answers whatever the flag says. */
  readonly inForce: 'the flag' | 'legacy: killed' | 'legacy: kill file malformed' | 'legacy: no flags in force'
}

export interface FlagsSnapshot {
  /** 0 while no revision is in force. */
  readonly revision: number
  readonly source: {
    readonly kind: 'file'
    readonly location: string
    readonly state: SourceState
    readonly problem: string | null
    readonly confirmedAt: number | null
  }
  readonly killFileProblem: string | null
  readonly refused: readonly { readonly name: string; readonly problem: string }[]
  readonly capabilities: Readonly<Record<string, CapabilitySnapshot>>
}

export interface SnapshotInput {
  readonly catalogue: readonly FlagDefinition[]
  readonly location: string
  readonly source: SourceReading
  readonly table: RolloutTable | null
  readonly kill: KillState
}

export function snapshotOf(input: SnapshotInput): FlagsSnapshot {
  const { catalogue, location, source, table, kill } = input
  const { state, problem, confirmedAt } = source
  return Object.freeze({
    revision: table?.revision ?? 0,
    source: Object.freeze({ kind: 'file', location, state, problem, confirmedAt }),
    killFileProblem: kill.problem,
    refused: table?.refused ?? [],
    capabilities: Object.freeze(Object.fromEntries(catalogue.map(flag => [flag.name, capabilitySnapshot(flag, input)]))),
  })
}

function capabilitySnapshot(flag: FlagDefinition, { table, kill }: SnapshotInput): CapabilitySnapshot {
  const rollout = table?.rollouts.get(flag.name) ?? rolloutOf(flag, undefined)
  const killed = kill.kills.get(flag.name) ?? null
  return Object.freeze({
    capability: flag.name,
    stage: rollout.stage,
    shareBasisPoints: rollout.shareBasisPoints,
    mirrorBasisPoints: rollout.mirrorBasisPoints,
    partners: Object.freeze({ allow: rollout.allow, deny: rollout.deny }),
    changedAt: rollout.changedAt,
    changedBy: rollout.changedBy,
    reason: rollout.reason,
    killed,
    inForce: inForceOf(killed, kill, table),
  })
}

function inForceOf(killed: KillRecord | null, kill: KillState, table: RolloutTable | null): CapabilitySnapshot['inForce'] {
  if (kill.problem !== null) return 'legacy: kill file malformed'
  if (killed !== null) return 'legacy: killed'
  return table === null ? 'legacy: no flags in force' : 'the flag'
}
