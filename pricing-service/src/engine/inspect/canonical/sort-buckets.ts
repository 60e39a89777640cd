// The two halves of a sort that is linear for honest meshes: counting into buckets, and ordering the pairs of whole numbers inside one bucket.

/** Up to so many pairs insertion is faster than anything else. */
const insertionMax = 40

/** In place: counts per bucket become running totals. `--totals[bucket]` for each item from the last to the first leaves the beginning of every bucket. */
export const addUp = (counts: Int32Array): void => {
  let total = 0
  for (let bucket = 0; bucket < counts.length; bucket++) counts[bucket] = total += counts[bucket]!
}

/** Orders the pairs [from, to) by first, then second, in place; seconds are below `secondCount`. Cost: n log n in a large bucket, so that no input makes it slow. */
export const sortPairs = (first: Int32Array, second: Int32Array, from: number, to: number, secondCount: number): void => {
  if (to - from > insertionMax) {
    sortLargeBucket(first, second, from, to, secondCount)
    return
  }
  for (let index = from + 1; index < to; index++) {
    const a = first[index]!
    const b = second[index]!
    let free = index
    for (; free > from; free--) {
      const before = first[free - 1]!
      if (before < a || (before === a && second[free - 1]! <= b)) break
      first[free] = before
      second[free] = second[free - 1]!
    }
    first[free] = a
    second[free] = b
  }
}

/** As single whole numbers, which stay below 2^53: points and corners of a mesh are fewer than 2^26. */
const sortLargeBucket = (first: Int32Array, second: Int32Array, from: number, to: number, secondCount: number): void => {
  const keys = new Float64Array(to - from)
  for (let index = from; index < to; index++) keys[index - from] = first[index]! * secondCount + second[index]!
  keys.sort()
  for (let index = from; index < to; index++) {
    const key = keys[index - from]!
    first[index] = Math.floor(key / secondCount)
    second[index] = key - first[index]! * secondCount
  }
}
