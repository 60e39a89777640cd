// In: the text of a flag file. Out: a complete, frozen table of rollouts, or the one problem that makes the text unusable; and back to text.
// Read by sources/file.ts and by the writer. All or nothing: a file that is wrong anywhere but in the name of a flag changes nothing.
import { type Static, Type } from 'typebox'
import { Compile } from 'typebox/compile'
import type { FlagDefinition } from './flags.ts'
import { nearestName } from './nearest-name.ts'
import { effectiveMirrorBasisPoints, effectiveShareBasisPoints, type Stage, stages } from './rollout.ts'

const BasisPoints = Type.Integer({ minimum: 0, maximum: 10_000 })
const maxListedPartnerCount = 50

// Unleash's IN walks and trims the whole list on each call (24 µs for 1 000 values): lists are for named partners, a share is for crowds.
export const PartnerIds = Type.Array(Type.String({ pattern: '^[A-Za-z0-9._-]{1,64}$' }), {
  maxItems: maxListedPartnerCount,
  uniqueItems: true,
})

/** One flag as it is written. Only `stage` is required, so that a file can be written by hand. `mirrorBasisPoints: null` is the stage's own default. */
export const FlagRecord = Type.Object(
  {
    stage: Type.Enum([...stages]),
    shareBasisPoints: Type.Optional(BasisPoints),
    mirrorBasisPoints: Type.Optional(Type.Union([BasisPoints, Type.Null()])),
    partners: Type.Optional(
      Type.Object({ allow: Type.Optional(PartnerIds), deny: Type.Optional(PartnerIds) }, { additionalProperties: false }),
    ),
    changedAt: Type.Optional(Type.Integer({ minimum: 0 })),
    changedBy: Type.Optional(Type.String()),
    reason: Type.Optional(Type.String()),
  },
  { additionalProperties: false },
)
export type FlagRecord = Static<typeof FlagRecord>

export const FlagFile = Type.Object(
  { revision: Type.Integer({ minimum: 0 }), flags: Type.Record(Type.String(), FlagRecord) },
  { additionalProperties: false },
)
export type FlagFile = { readonly revision: number; readonly flags: Readonly<Record<string, FlagRecord>> }

/** One flag as it is in force: shares and samples resolved by the stage table, nothing optional left. */
export interface Rollout {
  readonly definition: FlagDefinition
  readonly stage: Stage
  readonly shareBasisPoints: number
  readonly mirrorBasisPoints: number
  readonly allow: readonly string[]
  readonly deny: readonly string[]
  readonly changedAt: number | null
  readonly changedBy: string | null
  readonly reason: string | null
}

export interface RolloutTable {
  readonly revision: number
  readonly rollouts: ReadonlyMap<string, Rollout>
  /** Names in the file that the catalogue does not have; they are ignored, so that a newer writer cannot deafen an older reader to a kill. */
  readonly refused: readonly { readonly name: string; readonly problem: string }[]
}

export type FlagFileReading = { readonly file: FlagFile } | { readonly problem: string }

const validator = Compile(FlagFile)

export function parseFlagFile(text: string): FlagFileReading {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    return { problem: `not JSON: ${(error as Error).message}` }
  }
  if (!validator.Check(value)) return { problem: firstProblem(value) }
  const file = value as FlagFile
  for (const [name, record] of Object.entries(file.flags)) {
    const problem = contradictionOf(record)
    if (problem !== null) return { problem: `${name}: ${problem}` }
  }
  return { file }
}

/** What no schema can say: a record that contradicts itself. The writer refuses the same. */
export function contradictionOf(record: FlagRecord): string | null {
  const deny = record.partners?.deny ?? []
  const both = (record.partners?.allow ?? []).find(id => deny.includes(id))
  if (both !== undefined) return `partner ${both} is allowed and denied at once`
  if (record.stage === 'retired' && deny.length > 0)
    return 'a retired capability has no legacy to answer the denied partners; clear the list first'
  return null
}

export function rolloutTable(file: FlagFile, catalogue: readonly FlagDefinition[]): RolloutTable {
  const known = catalogue.map(flag => flag.name)
  const refused = Object.keys(file.flags)
    .filter(name => !known.includes(name))
    .map(name => Object.freeze({ name, problem: `unknown flag "${name}"${nearestName(name, known)}` }))
  const rollouts = new Map(catalogue.map(flag => [flag.name, rolloutOf(flag, file.flags[flag.name])]))
  return Object.freeze({ revision: file.revision, rollouts, refused: Object.freeze(refused) })
}

export function rolloutOf(definition: FlagDefinition, record: FlagRecord | undefined): Rollout {
  const stage = record?.stage ?? definition.defaultStage
  return Object.freeze({
    definition,
    stage,
    shareBasisPoints: effectiveShareBasisPoints(stage, record?.shareBasisPoints ?? 0),
    mirrorBasisPoints: effectiveMirrorBasisPoints(stage, record?.mirrorBasisPoints ?? null),
    allow: Object.freeze([...(record?.partners?.allow ?? [])]),
    deny: Object.freeze([...(record?.partners?.deny ?? [])]),
    changedAt: record?.changedAt ?? null,
    changedBy: record?.changedBy ?? null,
    reason: record?.reason ?? null,
  })
}

export function renderFlagFile(file: FlagFile): string {
  return `${JSON.stringify(file, null, 2)}\n`
}

function firstProblem(value: unknown): string {
  const errors = validator.Errors(value)
  // A key that nobody knows is reported before what its absence elsewhere causes: "stag" is the news, not the missing "stage".
  const error = errors.find(({ keyword }) => keyword === 'additionalProperties') ?? errors[0]
  if (error === undefined) return 'not a flag file'
  const where = error.instancePath === '' ? 'the file' : error.instancePath.slice(1).replaceAll('/', ' → ')
  if (error.keyword === 'additionalProperties') {
    const unknown = error.params.additionalProperties[0] ?? ''
    return `${where}: unknown key "${unknown}"${nearestName(unknown, knownKeysAt(error.instancePath))}`
  }
  if (error.keyword === 'enum') return `${where}: must be one of ${error.params.allowedValues.join(', ')}`
  return `${where}: ${error.message}`
}

function knownKeysAt(instancePath: string): string[] {
  if (instancePath === '') return Object.keys(FlagFile.properties)
  return Object.keys(instancePath.endsWith('/partners') ? FlagRecord.properties.partners.properties : FlagRecord.properties)
}
