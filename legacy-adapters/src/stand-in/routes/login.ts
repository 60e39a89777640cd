// POST /api/login: a login and its password flow in, a session cookie flows out; a wrong pair is 401.
import type { Mes } from '../mes.ts'
import { type Answer, json, unauthorised } from '../wire/answer.ts'
import { stringOf } from '../wire/json-object.ts'
import { legacyJson } from '../wire/legacy-json.ts'
import type { Call } from './route.ts'

export const login =
  (mes: Mes) =>
  async ({ body }: Call<'anyone', 'json'>): Promise<Answer> => {
    const operator = mes.people.operatorOfPassword(stringOf(body.get('Login')) ?? '', stringOf(body.get('Password')) ?? '')
    if (operator === null) return unauthorised('MES.Session')
    const text = legacyJson({ Success: true, OperatorId: operator.id, OperatorName: operator.name })
    return json(text, [['Set-Cookie', mes.sessions.open(operator.id)]])
  }
