// How long the operators' pages take now, beside how long they usually take. In: each of their requests that fell through. Out: a ratio, 1 = as usual.
// What Ficus itself sends to legacy waits while they take longer (stages/shadow.ts, stages/admit.ts). Called for every such request, so it is a few numbers.

export interface OperatorsLatency {
  /** Raw target and duration of one request that legacy answered with 200. */
  seen(target: string, totalMs: number): void
  /** 1 while nothing is known or no operator has been seen for a while: then there is nobody to be hurt. */
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
/** What was seen longer ago says nothing about now. */
const forgottenAfterMs = 10_000

export function createOperatorsLatency(pathPrefix: string, nowMs: () => number): OperatorsLatency {
  const usualMs = new Float64Array(kindCount)
  const seenCount = new Uint32Array(kindCount)
  let ratio = 1
  let lastSeenMs = Number.NEGATIVE_INFINITY

  function seen(target: string, totalMs: number): void {
    if (!target.startsWith(pathPrefix)) return
    const kind = kindOf(target, pathPrefix.length)
    const before = usualMs[kind]!
    seenCount[kind]! += 1
    if (seenCount[kind] === 1) usualMs[kind] = totalMs
    else usualMs[kind] = before * (totalMs < before ? 1 - (1 - usualQuantile) * usualStep : 1 + usualQuantile * usualStep)
    if (seenCount[kind]! <= learningCount) return
    const seenMs = nowMs()
    const own = Math.min(ratioMax, Math.max(1, totalMs / Math.max(before, usualMsMin)))
    ratio = seenMs - lastSeenMs > forgottenAfterMs ? own : ratio + (own - ratio) * nowWeight
    lastSeenMs = seenMs
  }

  return { seen, riseRatio: () => (nowMs() - lastSeenMs > forgottenAfterMs ? 1 : ratio) }
}

/** `/api/orders?…` is the list, `/api/orders/17` a card, `/api/orders/counters` another. */
function kindOf(target: string, prefixLength: number): number {
  const next = target.charCodeAt(prefixLength)
  if (Number.isNaN(next) || next === 0x3f) return list
  const first = target.charCodeAt(prefixLength + 1)
  return first >= 0x30 && first <= 0x39 ? card : other
}
