// How long the operators' pages take now, beside how long they usually take. In: each of their requests that fall through, from its begin to its end.
// Out: a ratio, 1 = as usual. What Ficus itself sends to legacy waits while they take longer (stages/shadow.ts, stages/admit.ts). Called for every such
// request, so it is a few numbers; one that is under way says how long it has waited already, because a legacy that hangs finishes none.

export interface OperatorsLatency {
  /** Raw target of a request that goes to legacy now; `request` names it until it has ended. */
  began(target: string, request: object): void
  /** `servedMs`: how long legacy took to answer it with 200; null for any other end, which only tells that somebody has waited for so long. */
  ended(request: object, servedMs: number | null): void
  /** 1 while nothing is known, or nobody waits and no operator has been seen for a while: then there is nobody to be hurt. */
  readonly riseRatio: () => number
}

/** List, card and the rest differ in what they cost, so each is compared with its own. */
const list = 0
const card = 1
const other = 2
const kindCount = 3

/** Weight of one request in the picture of now. */
const nowWeight = 0.2
/** Usual is what a quarter of the requests stay below, so that hours of a busy legacy do not become the standard. Each request moves it by its side alone. */
const usualQuantile = 0.25
const usualStep = 0.02
/** Requests of a kind before it has a usual. */
const learningCount = 20
/** Below this a rise is noise that nobody sees. */
const usualMsMin = 5
/** One request says no more than this, however long it took. */
const ratioMax = 10
/** What ended longer ago says nothing about now. */
const forgottenAfterMs = 10_000

interface UnderWay {
  readonly kind: number
  readonly sinceMs: number
}

export function createOperatorsLatency(pathPrefix: string, nowMs: () => number): OperatorsLatency {
  const usualMs = new Float64Array(kindCount)
  const seenCount = new Uint32Array(kindCount)
  const underWay = new Map<object, UnderWay>()
  let ratio = 1
  let lastSeenMs = Number.NEGATIVE_INFINITY

  function ended(request: object, servedMs: number | null): void {
    const its = underWay.get(request)
    if (its === undefined) return
    underWay.delete(request)
    const own = ownRatio(its.kind, servedMs ?? nowMs() - its.sinceMs)
    if (servedMs !== null) learn(its.kind, servedMs)
    if (own !== null && (servedMs !== null || own > known())) see(own)
  }

  function learn(kind: number, servedMs: number): void {
    const before = usualMs[kind]!
    seenCount[kind]! += 1
    if (seenCount[kind] === 1) usualMs[kind] = servedMs
    else usualMs[kind] = before * (servedMs < before ? 1 - (1 - usualQuantile) * usualStep : 1 + usualQuantile * usualStep)
  }

  function see(own: number): void {
    const seenMs = nowMs()
    ratio = seenMs - lastSeenMs > forgottenAfterMs ? own : risen(ratio, own)
    lastSeenMs = seenMs
  }

  /** Null before there is a usual to compare with. */
  function ownRatio(kind: number, tookMs: number): number | null {
    if (seenCount[kind]! < learningCount) return null
    return Math.min(ratioMax, Math.max(1, tookMs / Math.max(usualMs[kind]!, usualMsMin)))
  }

  const known = () => (nowMs() - lastSeenMs > forgottenAfterMs ? 1 : ratio)

  /** As if each request that has waited longer than the picture says were answered at this moment. */
  function riseRatio(): number {
    const atMs = nowMs()
    let seen = known()
    for (const { kind, sinceMs } of underWay.values()) {
      const own = ownRatio(kind, atMs - sinceMs)
      if (own !== null && own > seen) seen = risen(seen, own)
    }
    return seen
  }

  return {
    began(target, request) {
      if (target.startsWith(pathPrefix)) underWay.set(request, { kind: kindOf(target, pathPrefix.length), sinceMs: nowMs() })
    },
    ended,
    riseRatio,
  }
}

function risen(ratio: number, own: number): number {
  return ratio + (own - ratio) * nowWeight
}

/** `/api/orders?…` is the list, `/api/orders/17` a card, `/api/orders/counters` another. */
function kindOf(target: string, prefixLength: number): number {
  const next = target.charCodeAt(prefixLength)
  if (Number.isNaN(next) || next === 0x3f) return list
  const first = target.charCodeAt(prefixLength + 1)
  return first >= 0x30 && first <= 0x39 ? card : other
}
