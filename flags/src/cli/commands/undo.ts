// `flags undo CAPABILITY`: back to what was before the last change, as a change of its own, so that an undo can be undone.
import { undoFlag } from '../../audit/changes.ts'
import { findFlag } from '../../flags.ts'
import { changeText, undoLine } from '../change-text.ts'
import type { Command } from '../command.ts'
import { proxyLine } from '../proxy-view.ts'
import { authorOf, byOption, ifRevisionOption } from './author-options.ts'

export const undoCommand: Command = {
  name: 'undo',
  summary: 'go back to what was before the last change of a capability',
  words: ['CAPABILITY'],
  options: {
    why: { type: 'string', value: 'TEXT', description: 'the reason, kept in history [by default "undo of the last change"]' },
    by: byOption,
    'if-revision': ifRevisionOption,
  },
  examples: ['undo pricing.calculate'],
  async run(given, place) {
    const [capability] = given.words as [string]
    const { by, ifRevision } = authorOf(given, place)
    const changed = await undoFlag(place.store, capability, { by, why: given.text('why') ?? null, ifRevision: ifRevision ?? null })
    const { revision, before, after } = changed
    const proxy = await proxyLine(place.proxyAdminUrl, revision)
    const head = `${capability} is ${after.stage} again (revision ${revision}).`
    const lines = [head, '', ...changeText(findFlag(capability)!, changed), '', undoLine(capability), proxy]
    return { exitCode: 0, text: lines.filter(line => line !== null).join('\n'), json: { capability, revision, before, after } }
  },
}
