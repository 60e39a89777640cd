// `flags set CAPABILITY STAGE`: moves a capability to a stage, says what that does, and how to go back.
import { setFlag } from '../../audit/changes.ts'
import { recordAfter, type WantedState } from '../../audit/wanted-state.ts'
import { assertKnown, type Changed, readFlagFile } from '../../audit/writer.ts'
import { parseShare } from '../../basis-points.ts'
import { findFlag } from '../../flags.ts'
import { nearestName } from '../../nearest-name.ts'
import { isStage, stages } from '../../rollout.ts'
import { changeText, skippedLine, undoLine } from '../change-text.ts'
import { type Command, type Given, type Outcome, WrongUsage } from '../command.ts'
import type { Place } from '../place.ts'
import { proxyLine } from '../proxy-view.ts'
import { authorOf, byOption, ifRevisionOption, whyOption } from './author-options.ts'

export const setCommand: Command = {
  name: 'set',
  summary: 'move a capability to a stage: off, shadow, canary, live or retired',
  words: ['CAPABILITY', 'STAGE'],
  options: {
    share: { type: 'string', value: 'SHARE', description: 'canary: which part of the partners the candidate answers: 25%, 250bp or 0.05%' },
    mirror: {
      type: 'string',
      value: 'SHARE',
      description: 'which part of the requests the other side gets a copy of, or "default" for the stage’s own',
    },
    allow: { type: 'string', value: 'IDS', description: 'partners in the cohort whatever their bucket: 7,12 or "none"' },
    deny: { type: 'string', value: 'IDS', description: 'partners that legacy answers whatever their bucket: 3,9 or "none"' },
    why: whyOption,
    by: byOption,
    'if-revision': ifRevisionOption,
    'dry-run': { type: 'boolean', description: 'say what it would do and change nothing' },
  },
  examples: [
    'set pricing.calculate shadow --why "compare before moving anybody"',
    'set pricing.calculate canary --share 5% --why "first partners"',
  ],
  async run(given, place) {
    const [capability, stage] = given.words as [string, string]
    const wanted = wantedOf(given, stage)
    assertKnown(place.store, capability)
    if (given.has('dry-run')) return dryRun(given, place, capability, wanted)
    const changed = await setFlag(place.store, capability, wanted, authorOf(given, place))
    const proxy = await proxyLine(place.proxyAdminUrl, changed.revision)
    return outcome(capability, changed, `${capability} is now ${stage} (revision ${changed.revision}).`, [undoLine(capability), proxy])
  },
}

async function dryRun(given: Given, place: Place, capability: string, wanted: WantedState): Promise<Outcome> {
  const file = await readFlagFile(place.store.file)
  const { by, why } = authorOf(given, place)
  const before = file.flags[capability] ?? null
  const after = recordAfter(capability, before ?? undefined, wanted, { by, why, at: Date.now() })
  return outcome(
    capability,
    { revision: file.revision, before, after },
    `${capability} would become ${wanted.stage}; nothing was changed.`,
    [],
  )
}

function outcome(
  capability: string,
  changed: Pick<Changed, 'revision' | 'before' | 'after'>,
  headline: string,
  tail: readonly (string | null)[],
): Outcome {
  const { revision, before, after } = changed
  const lines = [headline, '', ...changeText(findFlag(capability)!, changed), '', skippedLine(before, after), ...tail]
  const text = lines.filter(line => line !== null).join('\n')
  return { exitCode: 0, text: text.trimEnd(), json: { capability, revision, before, after, undo: `npm run flags -- undo ${capability}` } }
}

function wantedOf(given: Given, stage: string): WantedState {
  if (!isStage(stage)) throw new WrongUsage(`flags set: "${stage}" is not a stage (${stages.join(', ')})${nearestName(stage, stages)}`)
  return {
    stage,
    shareBasisPoints: shareOf(given, 'share'),
    mirrorBasisPoints: given.text('mirror') === 'default' ? null : shareOf(given, 'mirror'),
    allow: partnersOf(given, 'allow'),
    deny: partnersOf(given, 'deny'),
  }
}

function shareOf(given: Given, option: string): number | undefined {
  const text = given.text(option)
  if (text === undefined) return undefined
  const basisPoints = parseShare(text)
  if (basisPoints !== null) return basisPoints
  throw new WrongUsage(`flags set: --${option} ${text} is no share; say 25%, 250bp or 0.05% (from 0 to 100 %, in steps of 0.01 %)`)
}

function partnersOf(given: Given, option: string): readonly string[] | undefined {
  const text = given.text(option)
  if (text === undefined) return undefined
  if (text === 'none') return []
  const ids = text.split(',').map(id => id.trim())
  const wrong = ids.find(id => !/^[A-Za-z0-9._-]{1,64}$/.test(id))
  if (wrong !== undefined) throw new WrongUsage(`flags set: --${option} "${wrong}" is no partner id; say ids with commas, 7,12, or "none"`)
  if (ids.length > 50) throw new WrongUsage(`flags set: --${option} takes up to 50 partners; a larger group is a share`)
  return [...new Set(ids)]
}
