// If-None-Match and Range, judged as RFC 9110 says (13.1.2, 13.1.5, 14.2). Pure; called by the page and model routes.

/** Shape: header and the current entity tag, quotes included → whether the client has it already. Weak comparison. */
export function isNotModified(ifNoneMatch: string | undefined, etag: string): boolean {
  const tags = (ifNoneMatch ?? '').split(',').map(tag => tag.trim().replace(/^W\//, ''))
  return tags.includes(etag) || tags.includes('*')
}

export type ByteRange =
  | { readonly kind: 'whole' }
  | { readonly kind: 'part'; readonly first: number; readonly last: number }
  | { readonly kind: 'unsatisfiable' }

const oneRange = /^bytes=(?:(\d+)-(\d*)|-(\d+))$/i

/** Several ranges, other units and anything malformed are answered whole, as the RFC allows; so is a range whose If-Range names other bytes. */
export function readRange(
  headers: { range?: string | undefined; 'if-range'?: string | undefined },
  bytesCount: number,
  etag: string,
): ByteRange {
  const parts = oneRange.exec((headers.range ?? '').trim())
  if (parts === null || (headers['if-range'] ?? etag) !== etag) return { kind: 'whole' }
  const [, from, to, suffix] = parts
  if (from === undefined) return partOf(bytesCount - Math.min(Number(suffix), bytesCount), bytesCount - 1, bytesCount)
  if (to !== '' && Number(to) < Number(from)) return { kind: 'whole' }
  return partOf(Number(from), to === '' ? bytesCount - 1 : Math.min(Number(to), bytesCount - 1), bytesCount)
}

function partOf(first: number, last: number, bytesCount: number): ByteRange {
  return first < bytesCount ? { kind: 'part', first, last } : { kind: 'unsatisfiable' }
}
