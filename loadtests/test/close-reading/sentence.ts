// The shape of the tables here: a sentence of a contract, word for word, and the questions that hold both sides to it.
import type { BodyMaskName } from '../../src/comparison/masks.ts'
import type { HttpRequest } from '../../src/wire/http-exchange.ts'
import type { Scene } from './scene.ts'

export interface Sentence {
  readonly quote: string
  readonly cases: readonly Case[]
}

export interface Case {
  readonly law: string
  /** One request, sent to both sides as it is. */
  readonly ask: (scene: Scene) => HttpRequest | Promise<HttpRequest>
  readonly expected: Expected
  /** Who answers it behind the proxy in stage live: the new side, legacy on a strangled route, or legacy because nothing there is strangled. */
  readonly answeredBy: 'candidate' | 'legacy' | 'untouched'
}

/** Keys of a price answer, `SizeMm.X`, or codes of lines → the figure as its text stands on the wire. */
export type Figures = Readonly<Record<string, string>>

export type Expected =
  | { readonly kind: 'priced'; readonly figures: Figures; readonly isPreview: boolean }
  | { readonly kind: 'refused'; readonly code: RefusalCode; readonly named?: (scene: Scene) => string }
  | { readonly kind: 'answered'; readonly body: RegExp; readonly masks?: readonly BodyMaskName[] }
  | { readonly kind: 'page'; readonly status: 400 | 404 }
  | { readonly kind: 'turned away'; readonly scheme: 'ApiKey' | 'MES.Session' }
  | { readonly kind: 'too large' }

/** Code → message, as mes-http.md lists them; what stands in braces is named by the case. */
export const refusalMessages = {
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
export type RefusalCode = keyof typeof refusalMessages

export const page = (status: 400 | 404): Expected => ({ kind: 'page', status })
export const refused = (code: RefusalCode, named?: (scene: Scene) => string): Expected =>
  named === undefined ? { kind: 'refused', code } : { kind: 'refused', code, named }
export const turnedAway = (scheme: 'ApiKey' | 'MES.Session'): Expected => ({ kind: 'turned away', scheme })
export const answered = (body: RegExp, masks: readonly BodyMaskName[] = []): Expected => ({ kind: 'answered', body, masks })
