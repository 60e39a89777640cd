// Answers as the legacy writes them: a record flows in, JSON text flows out, keys in the order given, decimals with the scale they are kept with.

/** A figure whose text is final: `decimal('1234.50')` is written as 1234.50, which a double could not. */
export interface Decimal {
  readonly decimal: string
}

export type LegacyValue = string | number | boolean | null | Decimal | readonly LegacyValue[] | LegacyRecord
export interface LegacyRecord {
  readonly [key: string]: LegacyValue
}

export const decimal = (text: string): Decimal => ({ decimal: text })

/** null stays null: what an order does not have yet. */
export const decimalOrNull = (text: string | null): Decimal | null => (text === null ? null : { decimal: text })

/** Shape: record → one line of JSON. Text is written as UTF-8 characters, unescaped. */
export function legacyJson(value: LegacyValue): string {
  if (Array.isArray(value)) return `[${value.map(legacyJson).join(',')}]`
  if (value === null || typeof value !== 'object') return JSON.stringify(value)
  if (isDecimal(value)) return value.decimal
  const members = Object.entries(value as LegacyRecord).map(([key, member]) => `${JSON.stringify(key)}:${legacyJson(member)}`)
  return `{${members.join(',')}}`
}

function isDecimal(value: object): value is Decimal {
  return 'decimal' in value
}
