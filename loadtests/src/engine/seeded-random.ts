// Randomness that can be repeated: the same start gives the same numbers on every machine. In: a random start and, for independent streams of one run,
// further numbers (a session's index, a process's). Out: draws. (sfc32, seeded through a mixing of all its inputs.) Nothing here draws any other way.

export interface SeededRandom {
  /** Ratio: from 0, below 1, in steps of 2⁻³². */
  ratio(): number
  /** A whole number from 0, below `count`. */
  below(count: number): number
  pick<T>(items: readonly T[]): T
  /** Index of a weight, as often as its share of all weights; weights of 0 are never drawn. */
  weighted(weights: readonly number[]): number
}

export function seededRandom(randomStart: number, ...stream: readonly number[]): SeededRandom {
  const draw = sfc32([randomStart, ...stream])
  const ratio = () => draw() / 4_294_967_296
  const below = (count: number) => Math.floor(ratio() * count)
  return {
    ratio,
    below,
    pick: items => {
      if (items.length === 0) throw new RangeError('picking from nothing')
      return items[below(items.length)]!
    },
    weighted: weights => {
      const total = weights.reduce((sum, weight) => sum + weight, 0)
      if (!(total > 0)) throw new RangeError('drawing from weights that are all 0')
      let left = ratio() * total
      const found = weights.findIndex(weight => weight > 0 && (left -= weight) < 0)
      return found >= 0 ? found : weights.findLastIndex(weight => weight > 0)
    },
  }
}

/** Shape: a random start and the numbers of a stream → a random start of its own, where one number must do. */
export function startFrom(randomStart: number, ...stream: readonly number[]): number {
  return sfc32([randomStart, ...stream])()
}

/** The same items in an order that the generator draws. */
export function shuffled<T>(items: readonly T[], random: SeededRandom): T[] {
  const order = [...items]
  for (let last = order.length - 1; last > 0; last -= 1) {
    const chosen = random.below(last + 1)
    ;[order[last], order[chosen]] = [order[chosen]!, order[last]!]
  }
  return order
}

/** Shape: any numbers → 32 random bits per call. Source: PractRand's sfc32; 12 rounds are thrown away, as its author advises. */
function sfc32(seeds: readonly number[]): () => number {
  let a = 0x9e3779b9
  let b = 0x243f6a88
  let c = 0xb7e15162
  let counter = 1
  const draw = () => {
    const sum = (a + b + counter) | 0
    counter = (counter + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = ((c << 21) | (c >>> 11)) + sum
    return sum >>> 0
  }
  for (const seed of seeds) {
    a = (a ^ Math.floor(seed)) | 0
    b = (b ^ Math.floor(seed / 4_294_967_296)) | 0
    for (let round = 0; round < 12; round += 1) draw()
  }
  return draw
}
