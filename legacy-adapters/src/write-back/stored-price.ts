// In: MES's answer to the question for one calculation. Out: its bytes, 'absent', or null when the answer tells neither. Pure.
// Called by read-calculation.ts and by reconcile/ask.ts.
import { normalisePriceAnswer } from '../price/normalise.ts'

export function storedPriceIn(status: number, body: Buffer): Buffer | 'absent' | null {
  const { kind, fields } = normalisePriceAnswer(status, body)
  if (kind === 'price') return body
  const code = fields.find(({ path }) => path === 'Error.Code')?.text
  return kind === 'refusal' && code === '"CALCULATION_NOT_FOUND"' ? 'absent' : null
}
