// In: the header fields of two answers and a route's rules. Out: fields that one side lacks, other values, other letter case, another order.
// Called by compare-replies.ts. Fields of the hop between two machines say nothing about the answer and are not looked at.
import type { Reply } from '../exchange.ts'
import type { RawDifference, RawText } from './difference.ts'
import type { AllowedDifference } from './json-differences.ts'
import { headerPath } from './path.ts'
import type { Comparing } from './rules.ts'

const belongsToHop = new Set(['connection', 'keep-alive', 'transfer-encoding', 'proxy-connection'])

interface Field {
  /** As it was written, of several the first. */
  readonly name: string
  readonly values: string[]
}

export interface HeaderDifferences {
  readonly differences: readonly RawDifference[]
  readonly allowed: readonly AllowedDifference[]
}

/** Nothing when either side's fields are not known: an answer whose head nobody kept has an empty list. */
export function headerDifferences(comparing: Comparing, legacy: Reply, candidate: Reply): HeaderDifferences {
  const differences: RawDifference[] = []
  const allowed: AllowedDifference[] = []
  if (legacy.rawHeaders.length === 0 || candidate.rawHeaders.length === 0) return { differences, allowed }
  const [left, right] = [fieldsOf(legacy), fieldsOf(candidate)]

  function compareValues(path: string, one: Field, other: Field): void {
    const [text, otherText] = [one.values.join('\n'), other.values.join('\n')]
    if (comparing.ruleFor(path, 'own-length') !== null) {
      if (text === String(legacy.body.length) && otherText === String(candidate.body.length)) return
    } else if (text === otherText) return
    const rule = comparing.ruleFor(path, 'ignore')
    if (rule === null) differences.push({ path, kind: 'value', legacy: headerText(text), candidate: headerText(otherText) })
    else if (rule.form !== undefined && !(rule.form.test(text) && rule.form.test(otherText)))
      differences.push({ path, kind: 'form', legacy: headerText(text), candidate: headerText(otherText) })
    else allowed.push({ path, kind: 'value', rule })
  }

  for (const [key, field] of left) {
    const other = right.get(key)
    const path = headerPath(field.name)
    if (other === undefined) differences.push({ path, kind: 'missing', legacy: headerText(field.values.join('\n')), candidate: null })
    else {
      if (other.name !== field.name)
        differences.push({ path, kind: 'letter-case', legacy: words(field.name), candidate: words(other.name) })
      compareValues(path, field, other)
    }
  }
  for (const [key, { name, values }] of right)
    if (!left.has(key)) differences.push({ path: headerPath(name), kind: 'extra', legacy: null, candidate: headerText(values.join('\n')) })
  const [order, otherOrder] = [commonOrder(left, right), commonOrder(right, left)]
  if (order.join() !== otherOrder.join())
    differences.push({ path: '(header order)', kind: 'order', legacy: words(order.join(', ')), candidate: words(otherOrder.join(', ')) })
  return { differences, allowed }
}

function fieldsOf({ rawHeaders }: Reply): Map<string, Field> {
  const fields = new Map<string, Field>()
  for (let at = 0; at + 1 < rawHeaders.length; at += 2) {
    const [name, value] = [rawHeaders[at]!, rawHeaders[at + 1]!]
    const key = name.toLowerCase()
    if (belongsToHop.has(key)) continue
    const before = fields.get(key)
    if (before === undefined) fields.set(key, { name, values: [value] })
    else before.values.push(value)
  }
  return fields
}

function commonOrder(fields: ReadonlyMap<string, Field>, others: ReadonlyMap<string, Field>): string[] {
  return [...fields.keys()].filter(key => others.has(key))
}

function headerText(text: string): RawText {
  return { text, of: 'header' }
}

function words(text: string): RawText {
  return { text, of: 'words' }
}
