// Judges the counters: all ten statuses in order of life.
import type { Answer } from '../../engine/session.ts'
import { jsonManners, shown } from './manners.ts'
import { count, orderStatuses, successOf } from './shape.ts'

const counters = successOf([
  ['Counters', `\\[${orderStatuses.map(status => `\\{"Status":"${status}","Count":(${count})\\}`).join(',')}\\]`],
])

/** Shape: an answer → how many orders there are in all, or what is wrong in words. Orders are never deleted: fewer than before is wrong. */
export function readCounters(answer: Answer, countBefore: number): number | string {
  const unmannerly = jsonManners(answer)
  if (unmannerly !== null) return unmannerly
  const body = answer.body.toString('utf8')
  const match = counters.exec(body)
  if (match === null) return `the counters are not the ten of the contract in order of life: ${shown(body)}`
  const sum = match.slice(1).reduce((soFar, text) => soFar + Number(text), 0)
  return sum < countBefore ? `${sum} orders in all, ${countBefore} a moment ago` : sum
}
