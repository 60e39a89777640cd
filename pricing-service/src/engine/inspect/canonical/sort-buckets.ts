// The two halves of a sort that is linear for honest meshes: counting into buckets, and ordering what is inside one bucket by a whole-number key.

/** Up to so many items insertion is faster than anything else. */
const insertionMax = 40

/** Shape: running totals; `--starts[bucket]` for each item from the last to the first leaves the beginning of every bucket, and the end of the last behind it. */
export const bucketStarts = (bucketCount: number, itemCount: number, bucketOf: (item: number) => number): Int32Array => {
  const starts = new Int32Array(bucketCount + 1)
  for (let item = 0; item < itemCount; item++) starts[bucketOf(item)]!++
  let total = 0
  for (let bucket = 0; bucket <= bucketCount; bucket++) starts[bucket] = total += starts[bucket]!
  return starts
}

/** Orders items[from, to) by key, in place and stable. Keys are whole and below 2^53. Cost: n log n in a large bucket, so that no input makes it slow. */
export const sortBucket = (items: Int32Array, from: number, to: number, keyOf: (item: number) => number): void => {
  if (to - from > insertionMax) {
    sortLargeBucket(items, from, to, keyOf)
    return
  }
  for (let index = from + 1; index < to; index++) {
    const item = items[index]!
    const key = keyOf(item)
    let free = index
    for (; free > from && keyOf(items[free - 1]!) > key; free--) items[free] = items[free - 1]!
    items[free] = item
  }
}

/** Equal keys keep the order of their items, which rise within a bucket. */
const sortLargeBucket = (items: Int32Array, from: number, to: number, keyOf: (item: number) => number): void => {
  const bucket = items.subarray(from, to)
  const keys = Float64Array.from(bucket, keyOf)
  const places = Int32Array.from(bucket, (_, place) => place).sort((a, b) => keys[a]! - keys[b]! || a - b)
  bucket.set(places.map(place => bucket[place]!))
}
