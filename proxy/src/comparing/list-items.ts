// In: the items of the same list on both sides. Out: which of them belong together. Pure. Called by json-differences.ts.
import { type JsonList, type JsonNode, type JsonTree, textOf } from './json-tree.ts'
import { itemPath, memberPath } from './path.ts'
import type { Comparing } from './rules.ts'

export interface ListItem {
  readonly node: JsonNode
  /** What stands there, without what a rule ignores: items with equal texts are the same item. */
  readonly text: string
}

export interface ListSides {
  readonly legacy: readonly ListItem[]
  readonly candidate: readonly ListItem[]
}

/** Null: that side has no such item. */
export interface ItemPair {
  readonly at: number
  readonly legacy: JsonNode | null
  readonly candidate: JsonNode | null
}

export function itemsOf(comparing: Comparing, listPath: string, list: JsonList, tree: JsonTree): ListItem[] {
  const textAt = comparing.ignoresWithin(listPath)
    ? (node: JsonNode) => textWithoutIgnored(comparing, itemPath(listPath, 0), node, tree)
    : (node: JsonNode) => textOf(tree, node)
  return list.items.map(node => ({ node, text: textAt(node) }))
}

function textWithoutIgnored(comparing: Comparing, startPath: string, start: JsonNode, tree: JsonTree): string {
  const write = (path: string, node: JsonNode): string => {
    if (comparing.ruleFor(path, 'ignore') !== null) return '~'
    if (node.type === 'list') return `[${node.items.map((each, at) => write(itemPath(path, at), each)).join(',')}]`
    if (node.type !== 'object') return textOf(tree, node)
    return `{${[...node.members].map(([key, each]) => `${JSON.stringify(key)}:${write(memberPath(path, key), each)}`).join(',')}}`
  }
  return write(startPath, start)
}

export function standingOf({ legacy, candidate }: ListSides): 'same' | 'same items in another order' | 'other items' {
  if (legacy.length !== candidate.length) return 'other items'
  if (legacy.every(({ text }, at) => text === candidate[at]?.text)) return 'same'
  const sorted = (items: readonly ListItem[]) => items.map(({ text }) => text).toSorted()
  const others = sorted(candidate)
  return sorted(legacy).every((text, at) => text === others[at]) ? 'same items in another order' : 'other items'
}

/** Where order matters: each item with the one at the same place. */
export function inPlace({ legacy, candidate }: ListSides): ItemPair[] {
  const pairCount = Math.max(legacy.length, candidate.length)
  return Array.from({ length: pairCount }, (_, at) => ({ at, legacy: legacy[at]?.node ?? null, candidate: candidate[at]?.node ?? null }))
}

/** Where it does not: items without an equal one on the other side, paired in the order in which they stand. */
export function unmatched({ legacy, candidate }: ListSides): ItemPair[] {
  const left = new Map<string, number>()
  for (const { text } of candidate) left.set(text, (left.get(text) ?? 0) + 1)
  const lonely = legacy.flatMap(({ text }, at) => (took(left, text) ? [] : [at]))
  const otherLonely = candidate.flatMap(({ text }, at) => (took(left, text) ? [at] : []))
  return Array.from({ length: Math.max(lonely.length, otherLonely.length) }, (_, index) => {
    const [mine, theirs] = [lonely[index], otherLonely[index]]
    const nodeAt = (items: readonly ListItem[], at: number | undefined) => (at === undefined ? null : (items[at]?.node ?? null))
    return { at: mine ?? theirs ?? 0, legacy: nodeAt(legacy, mine), candidate: nodeAt(candidate, theirs) }
  })
}

function took(left: Map<string, number>, text: string): boolean {
  const count = left.get(text) ?? 0
  if (count > 0) left.set(text, count - 1)
  return count > 0
}
