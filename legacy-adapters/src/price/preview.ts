// In: the raw target of a price call. Out: whether the client asked for a preview, which stores nothing and has no id. Called by decode.

/**
 * Shape: "/path?query" → boolean. On for `true` in any letter case after percent-decoding, off for anything else.
 * Of several `Preview` parameters the first counts (the contract does not say; a plain lookup by name takes the first).
 */
export function isPreview(rawTarget: string): boolean {
  const queryAt = rawTarget.indexOf('?')
  if (queryAt === -1) return false
  const preview = new URLSearchParams(rawTarget.slice(queryAt + 1)).get('Preview')
  return preview !== null && /^true$/i.test(preview)
}
