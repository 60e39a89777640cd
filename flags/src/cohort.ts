// In: a rollout key and a sticky key. Out: the bucket (0..9999) of that key, and whether a share holds it.
// Monotone by construction: a share is the half-open range of buckets [0, share), so raising it only adds keys and lowering it removes the latest first.
import { murmur3 } from './murmur3.ts'

export const bucketCount = 10_000

/** Shape: any text → 0..9999, the same in each process and for ever. Keys are hashed as the UTF-8 bytes of `rolloutKey:stickyKey`; our own keys are ASCII. */
export function bucketOf(rolloutKey: string, stickyKey: string): number {
  return murmur3(`${rolloutKey}:${stickyKey}`) % bucketCount
}

/** Units: one basis point of share is one bucket: 0 holds nobody, 1 holds bucket 0, 10 000 holds everybody. */
export function isInCohort(bucket: number, shareBasisPoints: number): boolean {
  return bucket < shareBasisPoints
}
