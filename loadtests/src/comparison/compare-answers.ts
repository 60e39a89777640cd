// In: two recordings of the same call and the masks that apply. Out: every difference that a client could notice. Called by the walk and by repetition.
import type { HttpAnswer } from '../wire/http-exchange.ts'
import { type BodyMaskName, bodyMasks, headerMasks } from './masks.ts'

export interface Difference {
  readonly path: string
  readonly left: string
  readonly right: string
}

export function compareAnswers(left: HttpAnswer, right: HttpAnswer, masks: readonly BodyMaskName[]): Difference[] {
  const pairs: [path: string, left: string, right: string][] = [
    ['status', `${left.status} ${left.reason}`, `${right.status} ${right.reason}`],
    ['interim answers', left.interimStatuses.join(), right.interimStatuses.join()],
    ['header names', headerNames(left), headerNames(right)],
  ]
  const sameNames = headerNames(left) === headerNames(right)
  const values = sameNames
    ? left.headers.map(([name], index): [string, string, string] => [`header ${name}`, headerValue(left, index), headerValue(right, index)])
    : []
  const [leftBody, rightBody] = [maskBody(left.body, masks), maskBody(right.body, masks)]
  const differences = [...pairs, ...values].filter(([, a, b]) => a !== b).map(([path, a, b]) => ({ path, left: a, right: b }))
  return leftBody === rightBody ? differences : [...differences, { path: 'body', ...excerpt(leftBody, rightBody) }]
}

/** The body with volatile values blanked, one character per byte (Latin-1), so that nothing is repaired on the way. */
export function maskBody(body: Buffer, masks: readonly BodyMaskName[]): string {
  return masks.reduce((text, name) => text.replace(bodyMasks[name].pattern, bodyMasks[name].shown), body.toString('latin1'))
}

function headerNames(answer: HttpAnswer): string {
  return answer.headers.map(([name]) => name).join(', ')
}

function headerValue(answer: HttpAnswer, index: number): string {
  const [name = '', value = ''] = answer.headers[index] ?? []
  // Volatile values have volatile lengths; a length that is right for its own body says nothing else.
  if (name.toLowerCase() === 'content-length' && Number(value) === answer.body.length) return '<length of the body>'
  const mask = headerMasks[name.toLowerCase()]
  return mask === undefined ? value : value.replace(mask.pattern, mask.shown)
}

const excerptBeforeChars = 40
const excerptChars = 160

function excerpt(left: string, right: string): { left: string; right: string } {
  let at = 0
  while (at < left.length && left[at] === right[at]) at += 1
  const from = Math.max(0, at - excerptBeforeChars)
  const show = (text: string) =>
    `…${Buffer.from(text.slice(from, from + excerptChars), 'latin1').toString('utf8')}… (at ${at} of ${text.length})`
  return { left: show(left), right: show(right) }
}
