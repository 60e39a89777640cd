// In: a seed. Out: numbers that are the same on every run with that seed (mulberry32), so that a run can be repeated.
export interface Seeded {
  /** A whole number from 0 to `count` - 1. */
  below(count: number): number
  pick<T>(of: readonly T[]): T
  shuffled<T>(of: readonly T[]): T[]
}

export function seeded(seed: number): Seeded {
  let state = seed >>> 0
  function below(count: number): number {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296) * count)
  }
  const pick = <T>(of: readonly T[]) => of[below(of.length)] as T
  function shuffled<T>(of: readonly T[]): T[] {
    const left = [...of]
    return of.map(() => left.splice(below(left.length), 1)[0] as T)
  }
  return { below, pick, shuffled }
}
