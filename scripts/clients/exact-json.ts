// In: JSON text. Out: the value, with every number as the text that stood there: 1234.50 stays "1234.50".
export function parseExactJson(text: string): unknown {
  return JSON.parse(text, (_key, value: unknown, context?: { source?: string }) =>
    typeof value === 'number' ? (context?.source ?? String(value)) : value,
  )
}
