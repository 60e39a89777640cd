// The client part: the flags of this process, read lock-free by each request. In: a flag file, a kill file. Out: frozen assignments.
// Whatever changes builds one new frozen record, and swapping it is one assignment; nothing here throws into a request or waits for anything.
import { dirname, join } from 'node:path'
import { type Assignment, type AssignmentReason, assignment, legacyAssignment, steppedBack } from './assignment.ts'
import { type Caller, type Decision, decide, mayBeMirrored } from './decide.ts'
import { type DecisionCount, openDecisionCounts } from './decision-counts.ts'
import { FlagError } from './errors.ts'
import { type Explanation, explain } from './explain.ts'
import { type Rollout, type RolloutTable, rolloutTable } from './flag-file.ts'
import { flags as catalogueOfProject, type FlagDefinition } from './flags.ts'
import { type BreakerStep, type KillAuthor, type KillState, killRecord, openKillSwitch, saveStep } from './kill/kill-switch.ts'
import { nearestName } from './nearest-name.ts'
import { type Side, stageTable } from './rollout.ts'
import { type FlagsSnapshot, snapshotOf } from './snapshot.ts'
import { type FileSource, openFileSource, type SourceReading } from './sources/file.ts'
import { type Evaluator, openEvaluator } from './unleash/evaluator.ts'
import { featureOf } from './unleash/features.ts'

export interface FlagsOptions {
  /** The flag file, for example var/flags/flags.json; it need not exist yet. */
  readonly file: string
  /** Where the local kill switch is saved; by default `flags.kill.json` beside the flag file. */
  readonly killFile?: string
  readonly onChange?: (snapshot: FlagsSnapshot) => void
  readonly appName?: string
  /** How often the files are looked at besides the watch. */
  readonly pollIntervalMs?: number
  /** For how long last-good stays in force while the file cannot be understood. */
  readonly staleAfterMs?: number
  /** 0 ≤ n < 1, drawn once per assignment to sample the mirror; never derived from the sticky key, or the same partners would always be compared. */
  readonly random?: () => number
  readonly catalogue?: readonly FlagDefinition[]
}

export interface AssignContext {
  /** When left out the sticky key, for flags whose sticky key is the partner; null: nobody's, so no list of partners applies. */
  readonly partnerId?: string | null
  readonly clientKind?: 'operator' | 'partner' | 'shop'
  /** The side that a tester asks for; the caller has proved that he may. Doubts, kills and deny lists count more, and retired knows one side only. */
  readonly testerSide?: Side | null
  /** Asked last, and only when the candidate is to answer while legacy could: whether it may be asked now. If not: legacy, `breaker-open`. */
  readonly candidateMayBeAsked?: () => boolean
}

export interface FlagsClient {
  /** Shape: synchronous, never throws; legacy in every doubt. Cost: bench/assign-cost.ts, ≤ 10 µs. */
  assign(capability: string, stickyKey: string | null, context?: AssignContext): Assignment
  /** The same decision with its whole way, uncounted; never throws. */
  explain(capability: string, stickyKey: string | null, context?: AssignContext): Explanation
  snapshot(): FlagsSnapshot
  /** How often which side was assigned for which reason, since the start of this process. */
  decisionCounts(): readonly DecisionCount[]
  /** The next assign obeys, before the promise settles. Errors: CHANGE_FLAG_UNKNOWN, CHANGE_WHY_MISSING, CHANGE_BY_MISSING, KILL_NOT_PERSISTED (in force all the same). */
  kill(capability: string, author: KillAuthor): Promise<void>
  /** Errors: as kill; KILL_NOT_RELEASED (the kill stays in force). */
  unkill(capability: string, author: KillAuthor): Promise<void>
  /** As kill, but in this process only and written nowhere: another process writes it down. Errors: CHANGE_FLAG_UNKNOWN, CHANGE_WHY_MISSING, CHANGE_BY_MISSING. */
  holdKill(capability: string, author: KillAuthor): Promise<void>
  /** Reads the kill file; from then on it alone says whether this capability is killed, whatever was held before. */
  obeyKillFile(capability: string): Promise<void>
  /** Appends to the local history that a process let a capability step back by itself, or come back. Errors: CHANGE_FLAG_UNKNOWN, CHANGE_LOCK_*, those of the file system. */
  recordStep(capability: string, step: BreakerStep, author: KillAuthor): Promise<void>
  /** Looks at both files now, so that whoever has just written one reads its own write. */
  refresh(): Promise<void>
  /** Ends watching; assign goes on with what was last in force. */
  close(): Promise<void>
}

interface InForce {
  readonly source: SourceReading
  readonly table: RolloutTable | null
  readonly kill: KillState
}

/** Shape: resolves when both files were read once. Errors: none; a missing or malformed file is a state with legacy in force. */
export async function openFlags(options: FlagsOptions): Promise<FlagsClient> {
  const catalogue = options.catalogue ?? catalogueOfProject
  const names = catalogue.map(flag => flag.name)
  const pollIntervalMs = options.pollIntervalMs ?? 1_000
  const random = options.random ?? Math.random
  const counts = openDecisionCounts()
  const evaluator = openEvaluator(options.appName ?? 'ficus', () => undefined)
  let inForce: InForce = { source: unread, table: null, kill: { kills: new Map(), problem: null } }
  let source: FileSource | null = null

  function swap(next: InForce): void {
    if (next.table !== inForce.table) evaluator.replace(next.table === null ? [] : [...next.table.rollouts.values()].map(featureOf))
    inForce = Object.freeze(next)
    if (source !== null) tell(options.onChange, snapshot())
  }

  function snapshot(): FlagsSnapshot {
    return snapshotOf({ catalogue, location: options.file, ...inForce, source: source?.reading() ?? inForce.source })
  }

  const killFile = options.killFile ?? join(dirname(options.file), 'flags.kill.json')
  const killSwitch = await openKillSwitch({
    path: killFile,
    capabilities: names,
    pollIntervalMs,
    onChange: kill => swap({ ...inForce, kill }),
  })
  source = await openFileSource({
    path: options.file,
    pollIntervalMs,
    staleAfterMs: options.staleAfterMs ?? 600_000,
    onReading: reading =>
      swap({ ...inForce, source: reading, table: reading.inForce === null ? null : rolloutTable(reading.inForce, catalogue) }),
  })

  function assignSafely(capability: string, stickyKey: string | null, context: AssignContext): Assignment {
    try {
      return assignInForce(capability, stickyKey, context)
    } catch {
      return legacyAssignment(String(capability), 'evaluation-failed', 0)
    }
  }

  function assignInForce(capability: string, stickyKey: string | null, context: AssignContext): Assignment {
    const { table } = inForce
    const revision = table?.revision ?? 0
    const doubt = doubtAbout(capability, names, inForce)
    if (doubt !== null) return legacyAssignment(capability, doubt, revision)
    const rollout = table!.rollouts.get(capability)!
    const made = assignmentOf(rollout, revision, callerOf(stickyKey, context), context, evaluator, random)
    return made.fallbackTo === null || (context.candidateMayBeAsked?.() ?? true) ? made : steppedBack(made)
  }

  async function known<T>(capability: string, act: () => Promise<T>): Promise<T> {
    if (names.includes(capability)) return act()
    throw new FlagError('CHANGE_FLAG_UNKNOWN', `switching ${capability}: there is no such flag${nearestName(capability, names)}`)
  }

  return {
    assign(capability, stickyKey, context = {}) {
      const made = assignSafely(capability, stickyKey, context)
      counts.add(made)
      return made
    },
    explain(capability, stickyKey, context = {}) {
      const made = assignSafely(capability, stickyKey, context)
      const caller = callerOf(stickyKey, context)
      const doubtful = doubtAbout(capability, names, inForce) !== null
      const asked = { ...caller, clientKind: context.clientKind ?? null }
      const unleashSays = doubtful ? null : evaluator.candidateAnswers(capability, asked) ? 'candidate' : 'legacy'
      return explain({ made, rollout: doubtful ? null : inForce.table!.rollouts.get(capability)!, caller, unleashSays })
    },
    snapshot,
    decisionCounts: counts.read,
    kill: (capability, author) => known(capability, () => killSwitch.kill(capability, author)),
    unkill: (capability, author) => known(capability, () => killSwitch.unkill(capability, author)),
    holdKill: (capability, author) => known(capability, async () => killSwitch.hold(capability, author)),
    obeyKillFile: capability => killSwitch.obeyFile(capability),
    recordStep: (capability, step, author) =>
      known(capability, () => saveStep({ path: killFile, capabilities: names }, capability, killRecord(capability, author), step)),
    async refresh() {
      await Promise.all([source?.look(), killSwitch.look()])
    },
    async close() {
      source?.close()
      killSwitch.close()
      evaluator.close()
    },
  }
}

const unread: SourceReading = Object.freeze({ state: 'missing', inForce: null, problem: 'not read yet', confirmedAt: null })

function doubtAbout(capability: string, names: readonly string[], inForce: InForce): AssignmentReason | null {
  if (!names.includes(capability)) return 'flag-unknown'
  if (inForce.kill.problem !== null) return 'kill-file-malformed'
  if (inForce.kill.kills.has(capability)) return 'killed'
  if (inForce.table === null) return `source-${inForce.source.state}` as AssignmentReason
  return null
}

function callerOf(stickyKey: string | null, context: AssignContext): Caller {
  // An empty key is a missing one: all clients without a name would otherwise share one bucket and move at once.
  const key = stickyKey === '' ? null : stickyKey
  return { stickyKey: key, partnerId: context.partnerId === undefined ? key : context.partnerId }
}

function assignmentOf(
  rollout: Rollout,
  revision: number,
  caller: Caller,
  context: AssignContext,
  evaluator: Evaluator,
  random: () => number,
): Assignment {
  const explained = decide(rollout, caller)
  const candidateAnswers = evaluator.candidateAnswers(rollout.definition.name, { ...caller, clientKind: context.clientKind ?? null })
  const decision = wished(rollout, caller, agreed(explained, candidateAnswers), context.testerSide ?? null)
  const { stage, shareBasisPoints, mirrorBasisPoints } = rollout
  const mirrored = mayBeMirrored(decision.reason) && random() * 10_000 < mirrorBasisPoints
  const { side: answeredBy, reason, bucket } = decision
  return assignment({ capability: rollout.definition.name, stage, answeredBy, mirrored, reason, bucket, shareBasisPoints, revision })
}

// A live flag is on for everybody in Unleash; without a sticky key legacy answers all the same, which is ours to say.
function agreed(explained: Decision, candidateAnswers: boolean): Decision {
  if (explained.reason === 'sticky-key-missing') return explained
  if (candidateAnswers === (explained.side === 'candidate')) return explained
  return { side: 'legacy', reason: 'evaluator-disagrees', bucket: explained.bucket }
}

/** A caller without a bucket, a denied one and one about whom the two readings differ stay where they are, whatever a tester wishes. */
function wished({ stage, deny }: Rollout, { partnerId }: Caller, decision: Decision, testerSide: Side | null): Decision {
  if (testerSide === null || decision.bucket === null || decision.reason === 'evaluator-disagrees') return decision
  if (stageTable[stage].ifAnsweringSideFails === 'a clear error' || (partnerId !== null && deny.includes(partnerId))) return decision
  return { side: testerSide, reason: `tester-${testerSide}`, bucket: decision.bucket }
}

function tell(onChange: FlagsOptions['onChange'], snapshot: FlagsSnapshot): void {
  try {
    onChange?.(snapshot)
  } catch {
    // A listener's fault must not keep the flags from being in force.
  }
}

export type { Assignment, AssignmentReason } from './assignment.ts'
export type { DecisionCount } from './decision-counts.ts'
export { FlagError, type FlagErrorCode, flagErrors } from './errors.ts'
export type { ExplainedStep, Explanation } from './explain.ts'
export { type FlagDefinition, findFlag, flags } from './flags.ts'
export type { BreakerStep, KillAuthor } from './kill/kill-switch.ts'
export { type Side, type Stage, type StageRow, stages, stageTable } from './rollout.ts'
export type { CapabilitySnapshot, FlagsSnapshot } from './snapshot.ts'
export type { SourceState } from './sources/file.ts'
export { BucketsStrategy } from './unleash/buckets-strategy.ts'
