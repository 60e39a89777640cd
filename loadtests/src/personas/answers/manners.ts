// What every answer has, whatever it says: status, content type, the legacy's headers; and refusals in their very words. Called by the judges.
import type { Answer } from '../../engine/session.ts'

export const refusalMessages = {
  MODEL_NOT_FOUND: 'Модель не найдена',
  MATERIAL_UNKNOWN: 'Неизвестный материал',
  FINISH_UNKNOWN: 'Неизвестное покрытие',
  QUANTITY_OUT_OF_RANGE: 'Количество должно быть от 1 до 10000',
  CALCULATION_NOT_FOUND: 'Расчёт не найден',
  ORDER_NOT_FOUND: 'Заказ не найден',
} as const
export type PlainRefusalCode = keyof typeof refusalMessages

export function refusalBody(code: string, message: string): string {
  return `{"Success":false,"Error":{"Code":"${code}","Message":"${message}"}}`
}

export const plainRefusal = (code: PlainRefusalCode) => refusalBody(code, refusalMessages[code])

const shownChars = 200

export const shown = (body: string) => (body.length > shownChars ? `${body.slice(0, shownChars)}…` : body)

/** What is wrong with an answer that must be JSON with status 200; null: nothing. */
export function jsonManners(answer: Answer): string | null {
  return statusIs(answer, 200) ?? headerIs(answer, 'content-type', 'application/json; charset=utf-8') ?? legacyHeaders(answer)
}

export function statusIs(answer: Answer, status: number): string | null {
  return answer.status === status ? null : `status ${answer.status} instead of ${status}: ${shown(answer.body.toString('utf8'))}`
}

export function headerIs({ headers }: Answer, name: string, value: string): string | null {
  return headers[name] === value ? null : `header ${name} is ${headers[name] ?? 'missing'} instead of ${value}`
}

export function legacyHeaders(answer: Answer): string | null {
  const node = answer.headers['x-mes-node'] ?? ''
  return (
    headerIs(answer, 'server', 'Kestrel') ??
    headerIs(answer, 'x-powered-by', 'ASP.NET') ??
    (node === '' ? 'header x-mes-node is missing' : null)
  )
}

/** The body must be these very bytes. */
export function bodyIs(answer: Answer, expected: string): string | null {
  const body = answer.body.toString('utf8')
  return body === expected ? null : differs(body, expected)
}

export function differs(body: string, expected: string): string {
  let at = 0
  while (at < body.length && body[at] === expected[at]) at += 1
  const from = Math.max(0, at - 30)
  const part = (text: string) => JSON.stringify(text.slice(from, at + 60))
  return `the body differs at ${at} of ${expected.length}: ${part(body)} instead of ${part(expected)}`
}
