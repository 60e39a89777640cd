// A stream of random numbers that is the same on every machine: a seed flows in, draws flow out. Used by the fuzzer, the leak run and the WebSocket run.

export interface SeededRandom {
  /** 0 ≤ draw < 1. */
  (): number
  /** 0 ≤ draw < bound, whole. */
  below(bound: number): number
  pick<Kind>(from: readonly Kind[]): Kind
}

/** Mulberry32. */
export function seededRandom(seed: number): SeededRandom {
  let state = seed
  const draw = () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
  const below = (bound: number) => Math.floor(draw() * bound)
  return Object.assign(draw, { below, pick: <Kind>(from: readonly Kind[]): Kind => from[below(from.length)]! })
}
