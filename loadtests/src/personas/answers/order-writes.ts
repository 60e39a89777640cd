// Judges a claim and a next status. Of two operators who claim one order at a time one gets it; the other is told so, and that is right.
import type { Answer } from '../../engine/session.ts'
import { differs, jsonManners, refusalBody, shown } from './manners.ts'
import { named, text } from './shape.ts'

const loginAnswer = new RegExp(`^\\{"Success":true,"OperatorId":[1-9]\\d*,"OperatorName":${named('operatorName', text)}\\}$`)
const sessionCookie = /^(MES\.Session=[^;,\s]+); path=\/; httponly$/

export interface LoggedIn {
  /** As its JSON source text. */
  readonly operatorName: string
  readonly cookie: string
}

export function readLogin(answer: Answer): LoggedIn | string {
  const unmannerly = jsonManners(answer)
  if (unmannerly !== null) return unmannerly
  const body = answer.body.toString('utf8')
  const operatorName = loginAnswer.exec(body)?.groups?.['operatorName']
  if (operatorName === undefined) return `the login's answer is not in the form of the contract: ${shown(body)}`
  const cookie = sessionCookie.exec(answer.headers['set-cookie'] ?? '')?.[1]
  return cookie === undefined ? 'the login sets no MES.Session; path=/; httponly' : { operatorName, cookie }
}

export type ClaimOutcome = 'claimed' | 'lost'

const takenBy = /^\{"Success":false,"Error":\{"Code":"ALREADY_TAKEN","Message":"Заказ уже взял: ((?:[^"\\]|\\.)+)"\}\}$/
const notAllowed = refusalBody('STATUS_NOT_ALLOWED', 'Статус MANUFACTURING_STARTED сейчас недопустим')

/** Shape: the answer → whether the order is one's own now, or what is wrong in words. */
export function readClaim(answer: Answer, orderId: number, operatorName: string): { outcome: ClaimOutcome } | string {
  const unmannerly = jsonManners(answer)
  if (unmannerly !== null) return unmannerly
  const body = answer.body.toString('utf8')
  const expected = `{"Success":true,"OrderId":${orderId},"Status":"MANUFACTURING_STARTED","OperatorName":${operatorName}}`
  if (body === expected) return { outcome: 'claimed' }
  const holder = takenBy.exec(body)?.[1]
  if (holder !== undefined && `"${holder}"` === operatorName) return `refused as taken by oneself: ${shown(body)}`
  // STATUS_NOT_ALLOWED: a second window of the same operator was quicker.
  return holder !== undefined || body === notAllowed ? { outcome: 'lost' } : differs(body, expected)
}
