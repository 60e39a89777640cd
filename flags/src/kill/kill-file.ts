// In: the text of a kill file. Out: which capabilities are killed, by whom and why; and back to text.
// A file that cannot be understood kills everything: in doubt legacy answers, and `touch` on the file is the switch of last resort.
import { Type } from 'typebox'
import { Compile } from 'typebox/compile'
import type { FileContent } from '../sources/watched-file.ts'

export interface KillRecord {
  readonly by: string
  readonly why: string
  readonly at: number
}

export type Kills = ReadonlyMap<string, KillRecord>

export type KillFileReading = { readonly kills: Kills } | { readonly problem: string }

const KillRecordSchema = Type.Object(
  { by: Type.String(), why: Type.String(), at: Type.Integer({ minimum: 0 }) },
  { additionalProperties: false },
)
const validator = Compile(Type.Object({ killed: Type.Record(Type.String(), KillRecordSchema) }, { additionalProperties: false }))

export function readKillFile(content: FileContent): KillFileReading {
  if (content.kind === 'missing') return { kills: new Map() }
  if (content.kind === 'unreadable') return { problem: content.problem }
  try {
    const value: unknown = JSON.parse(content.text)
    if (validator.Check(value)) return { kills: new Map(Object.entries(value.killed)) }
    return { problem: `${validator.Errors(value)[0]?.message ?? 'not a kill file'}` }
  } catch (error) {
    return { problem: `not JSON: ${(error as Error).message}` }
  }
}

export function renderKillFile(kills: Kills): string {
  return `${JSON.stringify({ killed: Object.fromEntries(kills) }, null, 2)}\n`
}
