// In: two JSON trees and a route's rules. Out: every place where they differ and how, what a rule allowed, and which characters were allowed to differ.
// Pure. Called by compare-replies.ts.
import { absolute, compareDecimals, decimalOf, negated, sumOf } from './decimal.ts'
import type { DifferenceKind, RawDifference, RawText } from './difference.ts'
import { type JsonList, type JsonNode, type JsonObject, type JsonTree, textOf } from './json-tree.ts'
import { type ItemPair, inPlace, itemsOf, standingOf, unmatched } from './list-items.ts'
import { itemPath, memberPath, namedPath } from './path.ts'
import type { CompareRule, Comparing } from './rules.ts'

export interface JsonDifferences {
  readonly differences: readonly RawDifference[]
  readonly allowed: readonly AllowedDifference[]
  /** Spans of each text that a rule looked past; all other characters have to agree. */
  readonly passedOver: { readonly legacy: readonly JsonNode[]; readonly candidate: readonly JsonNode[] }
}

export interface AllowedDifference {
  readonly path: string
  readonly kind: DifferenceKind
  readonly rule: CompareRule
}

export function jsonDifferences(comparing: Comparing, legacy: JsonTree, candidate: JsonTree): JsonDifferences {
  const differences: RawDifference[] = []
  const allowed: AllowedDifference[] = []
  const passedOver = { legacy: [] as JsonNode[], candidate: [] as JsonNode[] }
  const legacyText = (node: JsonNode) => textOf(legacy, node)
  const candidateText = (node: JsonNode) => textOf(candidate, node)

  function differ(path: string, kind: DifferenceKind, one: RawText | null, other: RawText | null): void {
    differences.push({ path: namedPath(path), kind, legacy: one, candidate: other })
  }
  const differAt = (path: string, kind: DifferenceKind, one: JsonNode, other: JsonNode) =>
    differ(path, kind, rawText(one, legacyText(one)), rawText(other, candidateText(other)))

  function passOver(one: JsonNode, other: JsonNode): void {
    passedOver.legacy.push(one)
    passedOver.candidate.push(other)
  }

  function allow(path: string, kind: DifferenceKind, rule: CompareRule): void {
    allowed.push({ path: namedPath(path), kind, rule })
  }

  function compare(path: string, one: JsonNode, other: JsonNode): void {
    // What is written alike needs no rule; most of two answers is, so this is most of the work saved.
    if (legacyText(one) === candidateText(other)) return
    const ignore = comparing.ruleFor(path, 'ignore')
    if (ignore !== null) compareForms(path, one, other, ignore)
    else if (one.type === 'object' && other.type === 'object') compareObjects(path, one, other)
    else if (one.type === 'list' && other.type === 'list') compareLists(path, one, other)
    else if (one.type !== other.type) differAt(path, 'type', one, other)
    else compareScalars(path, one, other)
  }

  function compareForms(path: string, one: JsonNode, other: JsonNode, rule: Extract<CompareRule, { allow: 'ignore' }>): void {
    passOver(one, other)
    const [text, otherText] = [legacyText(one), candidateText(other)]
    if (rule.form !== undefined && !(rule.form.test(text) && rule.form.test(otherText))) differAt(path, 'form', one, other)
    else allow(path, one.type === other.type ? 'value' : 'type', rule)
  }

  function compareScalars(path: string, one: JsonNode, other: JsonNode): void {
    if (one.type === 'string') {
      const same = JSON.parse(legacyText(one)) === JSON.parse(candidateText(other))
      differAt(path, same ? 'string-form' : 'value', one, other)
      return
    }
    const kind = one.type === 'number' ? numberDifference(legacyText(one), candidateText(other)) : 'value'
    const tolerance = kind === 'value' && one.type === 'number' ? comparing.ruleFor(path, 'tolerance') : null
    if (tolerance !== null && isWithin(legacyText(one), candidateText(other), tolerance.amount)) {
      passOver(one, other)
      allow(path, kind, tolerance)
    } else differAt(path, kind, one, other)
  }

  function compareObjects(path: string, one: JsonObject, other: JsonObject): void {
    const common: string[] = []
    for (const [key, node] of one.members) {
      const across = other.members.get(key)
      if (across === undefined) differ(memberPath(path, key), 'missing', rawText(node, legacyText(node)), null)
      else {
        common.push(key)
        compare(memberPath(path, key), node, across)
      }
    }
    for (const [key, node] of other.members)
      if (!one.members.has(key)) differ(memberPath(path, key), 'extra', null, rawText(node, candidateText(node)))
    const otherOrder = [...other.members.keys()].filter(key => one.members.has(key))
    if (common.some((key, at) => key !== otherOrder[at])) differ(path, 'order', keyWords(common), keyWords(otherOrder))
  }

  function compareLists(path: string, one: JsonList, other: JsonList): void {
    const rule = comparing.ruleFor(path, 'any-order')
    const sides = { legacy: itemsOf(comparing, path, one, legacy), candidate: itemsOf(comparing, path, other, candidate) }
    const standing = standingOf(sides)
    if (standing === 'same items in another order') {
      if (rule === null) differ(path, 'order', rawText(one, ''), rawText(other, ''))
      else {
        passOver(one, other)
        allow(path, 'order', rule)
      }
      return
    }
    if (rule !== null && standing === 'other items') passOver(one, other)
    for (const pair of rule !== null && standing === 'other items' ? unmatched(sides) : inPlace(sides)) compareItems(path, pair)
  }

  function compareItems(path: string, { at, legacy: one, candidate: other }: ItemPair): void {
    const place = itemPath(path, at)
    if (one !== null && other !== null) compare(place, one, other)
    else if (one !== null) differ(place, 'missing', rawText(one, legacyText(one)), null)
    else if (other !== null) differ(place, 'extra', null, rawText(other, candidateText(other)))
  }

  compare('', legacy.root, candidate.root)
  return { differences, allowed, passedOver }
}

function numberDifference(text: string, otherText: string): DifferenceKind {
  const [one, other] = [decimalOf(text), decimalOf(otherText)]
  if (one === null || other === null || compareDecimals(one, other) !== 0) return 'value'
  const isPlain = !/[eE]/.test(text) && !/[eE]/.test(otherText)
  return isPlain && one.places !== other.places ? 'scale' : 'number-form'
}

function isWithin(text: string, otherText: string, amount: string): boolean {
  const [one, other, bound] = [decimalOf(text), decimalOf(otherText), decimalOf(amount)]
  if (one === null || other === null || bound === null) return false
  return compareDecimals(absolute(sumOf(one, negated(other))), bound) <= 0
}

function rawText(node: JsonNode, text: string): RawText {
  if (node.type === 'object') return { text: `${node.members.size} keys`, of: 'object' }
  if (node.type === 'list') return { text: `${node.items.length} items`, of: 'list' }
  return { text, of: node.type }
}

function keyWords(keys: readonly string[]): RawText {
  return { text: keys.map(key => memberPath('', key)).join(', '), of: 'words' }
}
