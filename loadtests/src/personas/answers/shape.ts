// Answers of the contract as regular expressions: keys in their order, no blanks, decimals with their scale. A body that matches has the contract's very
// form, byte for byte; what its values must be to each other is looked at afterwards. Called by the judges beside this file.

export const id = '[1-9]\\d{0,9}'
export const count = '(?:0|[1-9]\\d*)'
export const money = '-?(?:0|[1-9]\\d*)\\.\\d\\d'
export const millimetres = '(?:0|[1-9]\\d*)\\.\\d{3}'
export const text = '"(?:[^"\\\\]|\\\\.)*"'
export const moment = '"\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{7}"'
export const orderNumber = '"[A-Z]-\\d{6,}"'
export const orNull = (shape: string) => `(?:null|${shape})`
export const oneOf = (words: readonly string[]) => `"(?:${words.join('|')})"`
export const listOf = (shape: string) => `\\[(?:${shape}(?:,${shape})*)?\\]`
/** Its source text is found under this name in the match. */
export const named = (name: string, shape: string) => `(?<${name}>${shape})`
export const escaped = (literal: string) => literal.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')

export type Keys = readonly (readonly [key: string, shape: string])[]
export const keysOf = (keys: Keys) => keys.map(([key, shape]) => `"${key}":${shape}`).join(',')
export const objectOf = (keys: Keys) => `\\{${keysOf(keys)}\\}`
export const successOf = (keys: Keys) => new RegExp(`^\\{"Success":true,${keysOf(keys)}\\}$`)

export const orderStatuses = [
  'INITIATED',
  'FILE_UPLOADED',
  'SUBMITTED',
  'PRICE_CALCULATED',
  'MANUFACTURING_APPROVED',
  'MANUFACTURING_STARTED',
  'MANUFACTURING_COMPLETED',
  'PACKAGING',
  'SHIPPED',
  'CLOSED',
] as const

/** Orders only ever go on. */
export const lifeOf = (status: string) => (orderStatuses as readonly string[]).indexOf(status)
