// In: the header Prefer (RFC 7240). Out: how long its sender is willing to wait. What cannot be understood is ignored, as the RFC demands.

/** Shape: `wait=n` in seconds, fractions allowed (an extension of ours) → milliseconds from 0 to `waitMaxMs`; null without a usable wait. */
export function preferredWaitMs(prefer: string | readonly string[] | undefined, waitMaxMs: number): number | null {
  const text = typeof prefer === 'string' ? prefer : (prefer ?? []).join(',')
  for (const preference of text.split(',')) {
    const [, seconds] = /^\s*wait\s*=\s*"?(\d{1,9}(?:\.\d{1,9})?)"?\s*(?:;.*)?$/i.exec(preference) ?? []
    if (seconds !== undefined) return Math.min(waitMaxMs, Math.round(Number(seconds) * 1000))
  }
  return null
}
