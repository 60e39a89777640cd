// In: how many deliveries of a webhook have failed. Out: how long to wait before the next: twice as long each time up to a bound, and by half of that at random,
// so that what failed together does not come back together. Pure.

/** Shape: `attempt` from 1, `random` in [0, 1) → base · 2^(attempt − 1), at most the bound, times 0.5 … 1. */
export function pauseBeforeNextMs(
  attempt: number,
  { retryBaseMs, retryMaxMs }: { readonly retryBaseMs: number; readonly retryMaxMs: number },
  random: number,
): number {
  const full = Math.min(retryMaxMs, retryBaseMs * 2 ** (attempt - 1))
  return Math.round(full * (0.5 + random / 2))
}
