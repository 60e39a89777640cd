// The ring of the latest decisions.
import { expect, it } from 'vitest'
import { comparisonOf } from './comparing/judge.ts'
import { createDecisions, type Decision, type Mirrored } from './decisions.ts'

const decision = (requestId: string) => ({ requestId }) as Decision
const mirrored = (path: string): Mirrored => ({
  mirroredTo: 'candidate',
  mirrorMs: 1,
  droppedCause: null,
  comparison: comparisonOf('mismatch', { differences: [{ path, kind: 'missing', legacy: 'x'.repeat(500), candidate: null }] }),
})

it('keeps as many decisions as it may, newest first', () => {
  const decisions = createDecisions(2)
  for (const id of ['a', 'b', 'c']) decisions.add(decision(id))
  expect(decisions.latest(10, null).map(({ requestId }) => requestId)).toEqual(['c', 'b'])
})

it('attaches a comparison to its decision, shortened, and forgets it when the decision has left', () => {
  const decisions = createDecisions(1)
  decisions.add(decision('a'))
  decisions.attach('a', mirrored('Total'))
  decisions.attach('gone', mirrored('Total'))
  const [view] = decisions.latest(10, 'mismatch')
  expect(view?.mirrored?.comparison?.differences).toEqual([
    { path: 'Total', kind: 'missing', legacy: `${'x'.repeat(80)}…`, candidate: null },
  ])
  expect(decisions.latest(10, 'match')).toEqual([])
})
