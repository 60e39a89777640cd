// The options that every change takes: who, why, and against which revision. Out: what the writer wants to know.
import type { ChangeBy } from '../../audit/changes.ts'
import { type CommandOption, type Given, WrongUsage } from '../command.ts'
import type { Place } from '../place.ts'

export const whyOption: CommandOption = {
  type: 'string',
  value: 'TEXT',
  description: 'the reason, kept in history; without it the change is refused',
}
export const byOption: CommandOption = {
  type: 'string',
  value: 'NAME',
  description: 'who changes it [by default the user of this machine]',
}
export const ifRevisionOption: CommandOption = { type: 'string', value: 'N', description: 'refuse unless this revision is in force' }

/** Errors: WrongUsage for a revision that is no number; an empty reason is the writer's to refuse. */
export function authorOf(given: Given, place: Place): ChangeBy {
  return { by: given.text('by') ?? place.user, why: given.text('why') ?? '', ifRevision: revisionOf(given) }
}

function revisionOf(given: Given): number | null {
  const text = given.text('if-revision')
  if (text === undefined) return null
  if (!/^\d{1,15}$/.test(text)) throw new WrongUsage(`--if-revision ${text}: a revision is a whole number; "status" shows it`)
  return Number(text)
}
