// Business refusals: code → Russian message, as the contract lists them. Answered with HTTP 200. Called by the routes.
import { legacyJson } from './wire/legacy-json.ts'

const messages = {
  MODEL_NOT_FOUND: 'Модель не найдена',
  MODEL_UNREADABLE: 'Файл модели не читается',
  MODEL_EMPTY: 'В модели нет граней',
  MODEL_FLAT: 'Модель плоская',
  MODEL_TOO_LARGE: 'Слишком много граней: больше 5000000',
  MATERIAL_UNKNOWN: 'Неизвестный материал',
  FINISH_UNKNOWN: 'Неизвестное покрытие',
  QUANTITY_OUT_OF_RANGE: 'Количество должно быть от 1 до 10000',
  CALCULATION_NOT_FOUND: 'Расчёт не найден',
  ORDER_NOT_FOUND: 'Заказ не найден',
  ALREADY_TAKEN: 'Заказ уже взял: {OperatorName}',
  STATUS_NOT_ALLOWED: 'Статус {Status} сейчас недопустим',
  IMPORT_CONFLICT: 'Расчёт с этим номером уже есть и отличается',
} as const

export type RefusalCode = keyof typeof messages

/** Shape: code and what its message names → `{"Success":false,"Error":{"Code":…,"Message":…}}`. */
export function refusalJson(code: RefusalCode, named: { OperatorName?: string; Status?: string } = {}): string {
  const message = messages[code].replace(/\{(OperatorName|Status)\}/, (_, name: 'OperatorName' | 'Status') => named[name] ?? '')
  return legacyJson({ Success: false, Error: { Code: code, Message: message } })
}
