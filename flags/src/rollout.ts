// The stages of a rollout as one table. In: a stage. Out: who answers, who is also asked, what happens if the answering side fails.
// Everything that depends on a stage (evaluation, writers, Unleash features, texts) reads this table; nothing switches on a stage's name.

export const stages = ['off', 'shadow', 'canary', 'live', 'retired'] as const
export type Stage = (typeof stages)[number]
export type Side = 'legacy' | 'candidate'

export interface StageRow {
  /** Who answers a client inside the cohort and who answers the rest. */
  readonly answers: { readonly cohort: Side; readonly rest: Side }
  /** Who gets the copy after the client has its reply. */
  readonly alsoAsked: 'nobody' | 'the other side'
  readonly ifAnsweringSideFails: 'as legacy fails today' | 'legacy answers the same request' | 'a clear error'
  /** Whether the share of the flag file counts (canary) or the stage fixes it. */
  readonly shareBasisPoints: 'configured' | 0 | 10_000
  /** The sample of requests that are mirrored unless the flag says otherwise. */
  readonly mirrorBasisPointsByDefault: number
  /** For people, in the words of docs/architecture.md. */
  readonly answersText: string
  readonly alsoAskedText: string
}

const rows: Readonly<Record<Stage, StageRow>> = {
  off: {
    answers: { cohort: 'legacy', rest: 'legacy' },
    alsoAsked: 'nobody',
    ifAnsweringSideFails: 'as legacy fails today',
    shareBasisPoints: 0,
    mirrorBasisPointsByDefault: 0,
    answersText: 'legacy',
    alsoAskedText: 'nobody',
  },
  shadow: {
    answers: { cohort: 'legacy', rest: 'legacy' },
    alsoAsked: 'the other side',
    ifAnsweringSideFails: 'as legacy fails today',
    shareBasisPoints: 0,
    mirrorBasisPointsByDefault: 10_000,
    answersText: 'legacy',
    alsoAskedText: 'candidate, sampled',
  },
  canary: {
    answers: { cohort: 'candidate', rest: 'legacy' },
    alsoAsked: 'the other side',
    ifAnsweringSideFails: 'legacy answers the same request',
    shareBasisPoints: 'configured',
    mirrorBasisPointsByDefault: 100,
    answersText: 'candidate for the cohort, legacy for the rest',
    alsoAskedText: 'the other side, sampled',
  },
  live: {
    answers: { cohort: 'candidate', rest: 'candidate' },
    alsoAsked: 'the other side',
    ifAnsweringSideFails: 'legacy answers the same request',
    shareBasisPoints: 10_000,
    mirrorBasisPointsByDefault: 100,
    answersText: 'candidate',
    alsoAskedText: 'legacy, sampled',
  },
  retired: {
    answers: { cohort: 'candidate', rest: 'candidate' },
    alsoAsked: 'nobody',
    ifAnsweringSideFails: 'a clear error',
    shareBasisPoints: 10_000,
    mirrorBasisPointsByDefault: 0,
    answersText: 'candidate',
    alsoAskedText: 'nobody',
  },
}

export const stageTable: Readonly<Record<Stage, StageRow>> = deepFreeze(rows)

export function isStage(text: string): text is Stage {
  return (stages as readonly string[]).includes(text)
}

/** Units: basis points. The share that is in force: what the flag says in canary, what the stage fixes elsewhere. */
export function effectiveShareBasisPoints(stage: Stage, configuredBasisPoints: number): number {
  const fixed = stageTable[stage].shareBasisPoints
  return fixed === 'configured' ? configuredBasisPoints : fixed
}

/** Units: basis points. The sample that is in force: nobody is mirrored in a stage that asks nobody else, whatever the flag says. */
export function effectiveMirrorBasisPoints(stage: Stage, configuredBasisPoints: number | null): number {
  const row = stageTable[stage]
  if (row.alsoAsked === 'nobody') return 0
  return configuredBasisPoints ?? row.mirrorBasisPointsByDefault
}

export function otherSide(side: Side): Side {
  return side === 'legacy' ? 'candidate' : 'legacy'
}

function deepFreeze<T extends object>(value: T): T {
  for (const part of Object.values(value)) if (typeof part === 'object' && part !== null) deepFreeze(part)
  return Object.freeze(value)
}
