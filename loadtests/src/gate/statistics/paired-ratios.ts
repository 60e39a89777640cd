// What paired slices say about the ratio of two variants. In: log ratios per pair of each deciding metric, with the bounds of its ratio.
// Out: per metric the median, its 95 % interval and what follows. Called by the relative rule, the live gate and the study of the gate's own errors.
import { bootstrapMedian, type MedianBootstrap, probabilityUpTo, quantile } from './median-bootstrap.ts'

export interface RatioQuestion {
  /** ln(second ÷ first), one per pair; where large is good, ln(first ÷ second). */
  readonly logRatios: readonly number[]
  readonly passBelowRatio: number
  readonly failAboveRatio: number
  /** Fewer decide nothing; absent: `fewestPairsCount`. */
  readonly pairsMinCount?: number
}

export interface RatioAnswer {
  readonly medianRatio: number
  readonly lowerRatio: number
  readonly upperRatio: number
  readonly verdict: 'pass' | 'fail' | 'inconclusive'
  /** Its own interval lies above the bound, but with this many metrics judged at once that is not yet enough (Holm). */
  readonly heldBackByHolm: boolean
  /** Pairs in all that it would take by today's spread; null while no number would do. */
  readonly pairsNeededCount: number | null
}

/** Both tails of a 95 % interval. */
const tail = 0.025
/** Below this no interval without assumptions reaches 95 %: five coins fall the same way in 6 % of all cases. */
export const fewestPairsCount = 6

/** Cost: 0.1 ms per metric at 20 pairs (bench/gate.ts). */
export function answerRatios(questions: readonly RatioQuestion[]): RatioAnswer[] {
  const boots = questions.map(({ logRatios }) => (logRatios.length === 0 ? null : bootstrapMedian(logRatios)))
  const tails = holmTails(questions.map(({ failAboveRatio }, index) => slowerBy(boots[index] ?? null, failAboveRatio)))
  return questions.map((question, index) => answer(question, boots[index] ?? null, tails[index]!))
}

/** How probable it is that the ratio is no worse than the bound. */
function slowerBy(boot: MedianBootstrap | null, bound: number): number {
  return boot === null ? 1 : probabilityUpTo(boot, Math.log(bound))
}

/** Holm: the smallest of k probabilities is held against tail ÷ k, the next against tail ÷ (k − 1) …, up to the first that is too large. */
function holmTails(probabilities: readonly number[]): { readonly fails: boolean; readonly tail: number }[] {
  const order = probabilities
    .map((probability, index) => ({ probability, index }))
    .sort((one, other) => one.probability - other.probability)
  const tails: { fails: boolean; tail: number }[] = []
  let failing = true
  for (const [rank, { probability, index }] of order.entries()) {
    const own = tail / (order.length - rank)
    failing &&= probability <= own
    tails[index] = { fails: failing, tail: own }
  }
  return tails
}

function answer(question: RatioQuestion, boot: MedianBootstrap | null, holm: { fails: boolean; tail: number }): RatioAnswer {
  if (boot === null) {
    return { medianRatio: 1, lowerRatio: 0, upperRatio: Infinity, verdict: 'inconclusive', heldBackByHolm: false, pairsNeededCount: null }
  }
  const [lower, upper] = [quantile(boot, tail), quantile(boot, 1 - tail)]
  const [fail, pass] = [Math.log(question.failAboveRatio), Math.log(question.passBelowRatio)]
  const enough = question.logRatios.length >= (question.pairsMinCount ?? fewestPairsCount)
  const verdict = enough && holm.fails ? 'fail' : enough && upper < pass && lower <= fail ? 'pass' : 'inconclusive'
  return {
    medianRatio: Math.exp(boot.median),
    lowerRatio: Math.exp(lower),
    upperRatio: Math.exp(upper),
    verdict,
    heldBackByHolm: enough && verdict === 'inconclusive' && lower > fail,
    pairsNeededCount: pairsNeeded(question, boot, { fail, pass, failTail: holm.tail }),
  }
}

/** An interval shrinks with the square root of the number of pairs: when would it clear the nearer bound, if the median stayed where it is? */
function pairsNeeded(
  { logRatios, pairsMinCount = fewestPairsCount }: RatioQuestion,
  boot: MedianBootstrap,
  { fail, pass, failTail }: { fail: number; pass: number; failTail: number },
): number | null {
  const count = logRatios.length
  const times = (reach: number, distance: number) => (distance > 0 ? Math.ceil(count * (reach / distance) ** 2) : Infinity)
  const failing = times(boot.median - quantile(boot, failTail), boot.median - fail)
  const passing = times(quantile(boot, 1 - tail) - boot.median, pass - boot.median)
  const needed = Math.max(pairsMinCount, Math.min(failing, passing))
  return Number.isFinite(needed) ? needed : null
}
