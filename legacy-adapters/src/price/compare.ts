// In: two normalised price answers. Out: a verdict, every difference, and how many roubles apart the totals are. Called by the proxy's shadow comparison. Pure.
import type { ComparablePrice } from './normalise.ts'

export type Verdict = 'match' | 'mismatch' | 'ignored' | 'failed'
export interface Difference {
  readonly path: string
  readonly left: string | null
  readonly right: string | null
}
export interface PriceComparison {
  readonly verdict: Verdict
  readonly differences: readonly Difference[]
  /** Right minus left in roubles, exact decimal text with 2 places; "0.00" unless both are prices. */
  readonly totalDifference: string
}

/**
 * Shape: two answers → verdict. failed: a side gave no answer of the contract (5xx, or 200 that is neither price nor refusal), so nothing was learnt.
 * ignored: both were turned away alike before any calculation (401, 404, …). Otherwise every byte but the volatile values must agree.
 */
export function comparePriceAnswers(left: ComparablePrice, right: ComparablePrice): PriceComparison {
  if (isFault(left) || isFault(right)) return { verdict: 'failed', differences: statusDifference(left, right), totalDifference: '0.00' }
  if (left.kind === 'other' && left.status === right.status) return { verdict: 'ignored', differences: [], totalDifference: '0.00' }
  const differences = [...statusDifference(left, right), ...fieldDifferences(left, right)]
  if (differences.length === 0 && left.maskedText !== right.maskedText) {
    differences.push({ path: '(bytes)', left: left.maskedText, right: right.maskedText })
  }
  return { verdict: differences.length === 0 ? 'match' : 'mismatch', differences, totalDifference: totalDifference(left, right) }
}

function isFault(answer: ComparablePrice): boolean {
  return answer.status >= 500 || (answer.status === 200 && answer.kind === 'other')
}

function statusDifference(left: ComparablePrice, right: ComparablePrice): Difference[] {
  return left.status === right.status ? [] : [{ path: '(status)', left: String(left.status), right: String(right.status) }]
}

function fieldDifferences(left: ComparablePrice, right: ComparablePrice): Difference[] {
  const rightTexts = new Map(right.fields.map(field => [field.path, field]))
  const leftPaths = new Set(left.fields.map(field => field.path))
  const changed = left.fields.flatMap(field => {
    const other = rightTexts.get(field.path)
    if (other !== undefined && (field.volatile || other.text === field.text)) return []
    return [{ path: field.path, left: field.text, right: other?.text ?? null }]
  })
  const added = right.fields.filter(field => !leftPaths.has(field.path)).map(field => ({ path: field.path, left: null, right: field.text }))
  return [...changed, ...added]
}

function totalDifference(left: ComparablePrice, right: ComparablePrice): string {
  const [leftTotal, rightTotal] = [totalOf(left), totalOf(right)]
  if (leftTotal === null || rightTotal === null) return '0.00'
  const places = Math.max(2, placesOf(leftTotal), placesOf(rightTotal))
  const difference = scaled(rightTotal, places) - scaled(leftTotal, places)
  const digits = String(difference < 0n ? -difference : difference).padStart(places + 1, '0')
  const shown = `${digits.slice(0, -places)}.${digits.slice(-places)}`.replace(/(\.\d\d\d*?)0+$/, '$1')
  return difference < 0n ? `-${shown}` : shown
}

function totalOf(answer: ComparablePrice): string | null {
  const text = answer.kind === 'price' ? answer.fields.find(field => field.path === 'Total')?.text : undefined
  return text !== undefined && /^-?\d{1,400}(\.\d{1,400})?$/.test(text) ? text : null
}

function placesOf(text: string): number {
  return text.split('.')[1]?.length ?? 0
}

/** The amount in units of 10^-places, exact. */
function scaled(text: string, places: number): bigint {
  const [whole = '0', fraction = ''] = text.split('.')
  return BigInt(`${whole}${fraction.padEnd(places, '0')}`)
}
