// In: two whole answers to one request and a route's rules. Out: everything in which they differ: status, body, header fields; and how far apart the totals
// are. Pure; knows nothing of noise. Called by stages/compare.ts, stages/noise.ts and replay.ts.
import { createHash } from 'node:crypto'
import type { Reply } from '../exchange.ts'
import { type Decimal, decimalOf, moneyText, negated, sumOf } from './decimal.ts'
import type { RawDifference } from './difference.ts'
import { headerDifferences } from './header-differences.ts'
import { type AllowedDifference, type JsonDifferences, jsonDifferences } from './json-differences.ts'
import { type JsonNode, type JsonTree, readJsonTree, textOf } from './json-tree.ts'
import { bodyPath } from './path.ts'
import type { Comparing } from './rules.ts'

export interface ReplyDifferences {
  readonly differences: readonly RawDifference[]
  /** What rules of either basis looked past. */
  readonly allowed: readonly AllowedDifference[]
  /** Candidate minus legacy, exact; null unless both name a total. */
  readonly totalDifference: string | null
  /** One side names a price, the other none: no difference can be stated. */
  readonly isUnpriced: boolean
}

export function compareReplies(comparing: Comparing, legacy: Reply, candidate: Reply): ReplyDifferences {
  const [left, right] = [readJsonTree(legacy.body), readJsonTree(candidate.body)]
  const body =
    left !== null && right !== null ? jsonBodies(comparing, left, right) : { differences: opaqueBodies(legacy, candidate), allowed: [] }
  const headers = headerDifferences(comparing, legacy, candidate)
  const [total, otherTotal] = [totalOf(comparing, left), totalOf(comparing, right)]
  return {
    differences: [...statusDifference(legacy, candidate), ...body.differences, ...headers.differences],
    allowed: [...body.allowed, ...headers.allowed],
    totalDifference: total === null || otherTotal === null ? null : moneyText(sumOf(otherTotal, negated(total))),
    isUnpriced: (total === null) !== (otherTotal === null),
  }
}

export function statusDifference(legacy: Reply, candidate: Reply): RawDifference[] {
  if (legacy.status === candidate.status) return []
  const number = ({ status }: Reply) => ({ text: String(status), of: 'number' }) as const
  return [{ path: '(status)', kind: 'status', legacy: number(legacy), candidate: number(candidate) }]
}

function jsonBodies(comparing: Comparing, left: JsonTree, right: JsonTree) {
  const { differences, allowed, passedOver } = jsonDifferences(comparing, left, right)
  if (differences.length > 0) return { differences, allowed }
  const [text, otherText] = [withoutSpans(left, passedOver.legacy), withoutSpans(right, passedOver.candidate)]
  return { differences: text === otherText ? [] : [bytesDifference([text, otherText], passedOver)], allowed }
}

/** The text with what was passed over blanked; a span inside another is blanked with it. */
function withoutSpans({ text }: JsonTree, spans: readonly JsonNode[]): string {
  let rest = ''
  let at = 0
  for (const { start, end } of inOrder(spans)) {
    if (start < at) continue
    rest += `${text.slice(at, start)}~`
    at = end
  }
  return rest + text.slice(at)
}

/** Tells where, not what: the place is enough to find stray white space or a double key in the example. */
function bytesDifference([text, otherText]: readonly [string, string], passedOver: JsonDifferences['passedOver']): RawDifference {
  let at = 0
  while (text[at] === otherText[at]) at += 1
  const words = (spans: readonly JsonNode[]) => ({ text: `from character ${placeBefore(at, spans)} on`, of: 'words' }) as const
  return { path: bodyPath, kind: 'bytes', legacy: words(passedOver.legacy), candidate: words(passedOver.candidate) }
}

/** A place in the blanked text as a place in the text. */
function placeBefore(at: number, spans: readonly JsonNode[]): number {
  let place = at
  let passed = 0
  for (const { start, end } of inOrder(spans)) {
    if (start < passed || start >= place) continue
    place += end - start - 1
    passed = end
  }
  return place
}

function inOrder(spans: readonly JsonNode[]): JsonNode[] {
  return spans.toSorted((one, other) => one.start - other.start || other.end - one.end)
}

function opaqueBodies({ body }: Reply, { body: otherBody }: Reply): RawDifference[] {
  if (body.equals(otherBody)) return []
  return [
    {
      path: bodyPath,
      kind: 'digest',
      legacy: { text: digestOf(body), of: 'words' },
      candidate: { text: digestOf(otherBody), of: 'words' },
    },
  ]
}

function digestOf(body: Buffer): string {
  return `${body.length} bytes, sha256 ${createHash('sha256').update(body).digest('hex').slice(0, 16)}`
}

function totalOf({ money }: Comparing, tree: JsonTree | null): Decimal | null {
  if (money === null || tree === null) return null
  let node: JsonNode | undefined = tree.root
  for (const step of money.total.split('.')) node = node?.type === 'object' ? node.members.get(step) : undefined
  return node?.type === 'number' ? decimalOf(textOf(tree, node)) : null
}
