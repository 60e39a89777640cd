// What may speak against a rollout for one request: a tester's wish and an open breaker; and that a breaker's steps stand in the history.
import { expect, test } from 'vitest'
import { flagStore } from '../src/audit/flag-store.ts'
import { readHistory } from '../src/audit/history.ts'
import type { AssignContext } from '../src/client.ts'
import type { Stage } from '../src/rollout.ts'
import { watchedFlags } from './changes-of.ts'
import { cliIn } from './run-cli.ts'
import { temporaryFolder } from './temporary-folder.ts'

const author = { by: 'proxy 1', why: 'the budget is empty' }

async function openedAt(stage: Stage, record: object = {}) {
  const folder = temporaryFolder()
  const share = stage === 'canary' ? { shareBasisPoints: 10_000 } : {}
  folder.put({ revision: 1, flags: { 'pricing.calculate': { stage, mirrorBasisPoints: 0, ...share, ...record } } })
  const opened = await watchedFlags({ file: folder.file })
  const assign = (context: AssignContext, key: string | null = '7') => opened.flags.assign('pricing.calculate', key, context)
  const close = async () => {
    await opened[Symbol.asyncDispose]()
    folder[Symbol.dispose]()
  }
  return { ...opened, assign, folder, [Symbol.asyncDispose]: close }
}

test.each(['off', 'shadow', 'canary', 'live'] as const)(
  'in stage %s a tester meets the side that he asks for, and legacy stands in for the candidate',
  async stage => {
    await using flags = await openedAt(stage)
    expect(flags.assign({ testerSide: 'candidate' })).toMatchObject({
      answeredBy: 'candidate',
      fallbackTo: 'legacy',
      reason: 'tester-candidate',
      stage,
    })
    expect(flags.assign({ testerSide: 'legacy' })).toMatchObject({ answeredBy: 'legacy', fallbackTo: null, reason: 'tester-legacy', stage })
  },
)

test('a wish counts less than retired, a deny list, a missing key and a kill', async () => {
  await using retired = await openedAt('retired')
  expect(retired.assign({ testerSide: 'legacy' }).reason).toBe('stage-retired')
  for (const stage of ['off', 'canary'] as const) {
    await using denied = await openedAt(stage, { partners: { deny: ['7'] } })
    expect(denied.assign({ testerSide: 'candidate' }).answeredBy).toBe('legacy')
    expect(denied.assign({ testerSide: 'candidate' }, null).answeredBy).toBe('legacy')
  }
  await using live = await openedAt('live')
  await live.flags.kill('pricing.calculate', author)
  expect(live.assign({ testerSide: 'candidate' }).reason).toBe('killed')
})

test('an open breaker sends to legacy what the candidate was to answer, keeps what the flag said, and is counted', async () => {
  await using flags = await openedAt('canary')
  const made = flags.assign({ candidateMayBeAsked: () => false })
  expect(made).toEqual({
    capability: 'pricing.calculate',
    stage: 'canary',
    answeredBy: 'legacy',
    mirrorTo: null,
    fallbackTo: null,
    reason: 'breaker-open',
    bucket: 2150,
    shareBasisPoints: 10_000,
    revision: 1,
  })
  expect(Object.isFrozen(made)).toBe(true)
  expect(flags.assign({ candidateMayBeAsked: () => true }).reason).toBe('bucket-in-share')
  expect(flags.flags.decisionCounts().map(({ reason, answeredBy }) => [reason, answeredBy])).toEqual([
    ['breaker-open', 'legacy'],
    ['bucket-in-share', 'candidate'],
  ])
})

test('the breaker is asked only where the candidate is to answer and legacy could; one that throws is a doubt', async () => {
  const never = () => {
    throw new Error('asked')
  }
  for (const stage of ['off', 'shadow', 'retired'] as const) {
    await using flags = await openedAt(stage)
    expect(flags.assign({ candidateMayBeAsked: never }).reason).toBe(`stage-${stage}`)
  }
  await using live = await openedAt('live')
  expect(live.assign({ candidateMayBeAsked: never })).toMatchObject({ answeredBy: 'legacy', reason: 'evaluation-failed' })
})

test('stepping back and coming back stand in the chain beside kills, change none, and are told by `history`', async () => {
  await using flags = await openedAt('live')
  await Promise.all([
    flags.flags.recordStep('pricing.calculate', 'step-back', author),
    flags.flags.kill('pricing.calculate', author),
    flags.flags.recordStep('pricing.calculate', 'come-back', author),
  ])
  const { entries, broken } = await readHistory(flagStore(flags.folder.file).killHistoryFile)
  expect(broken).toBeNull()
  expect(entries.map(({ action }) => action).sort()).toEqual(['come-back', 'kill', 'step-back'])
  expect(flags.assign({}).reason).toBe('killed')
  await expect(flags.flags.recordStep('pricing.calcualte', 'step-back', author)).rejects.toMatchObject({ code: 'CHANGE_FLAG_UNKNOWN' })
  expect((await cliIn(flags.folder)('history')).out).toMatch(/step-back +as flagged +stepped back +proxy 1/)
})
