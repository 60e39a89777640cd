// The words of the legacy price call, as data: codes, messages, headers, bounds. Source: contracts/mes-http.md and mes-price-calculation.md.

export const legacyMaterials = ['SILVER925', 'GOLD585', 'GOLD750', 'PLATINUM950', 'BRASS', 'BRONZE'] as const
export const legacyFinishes = ['NONE', 'MATTE', 'POLISHED', 'RHODIUM'] as const
export const legacyQuantityMax = 10_000
export const legacyInt32Max = 2_147_483_647

/** Ids of calculations made outside MES begin here; MES's own sequences stay far below. */
export const outsideCalculationIdBase = 1_000_000_000

/** A business refusal of the price call, with the text that clients show to people. MES sends both with HTTP 200. */
export const legacyRefusalMessages = {
  MATERIAL_UNKNOWN: 'Неизвестный материал',
  FINISH_UNKNOWN: 'Неизвестное покрытие',
  QUANTITY_OUT_OF_RANGE: 'Количество должно быть от 1 до 10000',
  MODEL_NOT_FOUND: 'Модель не найдена',
  MODEL_UNREADABLE: 'Файл модели не читается',
  MODEL_EMPTY: 'В модели нет граней',
  MODEL_TOO_LARGE: 'Слишком много граней: больше 5000000',
  MODEL_FLAT: 'Модель плоская',
} as const
export type LegacyRefusalCode = keyof typeof legacyRefusalMessages

/** Where one header value of a legacy JSON answer comes from: a fixed text, or what the sender knows only at the moment of answering. */
export type LegacyHeaderValue = { readonly fixed: string } | { readonly from: 'node-name' | 'body-length' | 'clock' }

/** The headers of a legacy JSON answer in the order and letter case in which MES writes them. */
export const legacyPriceHeaders: readonly { readonly name: string; readonly value: LegacyHeaderValue }[] = [
  { name: 'Content-Type', value: { fixed: 'application/json; charset=utf-8' } },
  { name: 'Content-Length', value: { from: 'body-length' } },
  { name: 'Date', value: { from: 'clock' } },
  { name: 'Server', value: { fixed: 'Kestrel' } },
  { name: 'X-Powered-By', value: { fixed: 'ASP.NET' } },
  { name: 'X-MES-Node', value: { from: 'node-name' } },
]
