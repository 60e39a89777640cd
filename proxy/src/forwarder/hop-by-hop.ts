// Fields that end at each hop (RFC 9110 §7.6.1). Both head writers ask here; `Transfer-Encoding` is not among them, because framing is kept.

/** Fields that no `Connection` list may take away: without them the message would mean something else. */
const neverListed = new Set(['host', 'content-length', 'transfer-encoding', 'content-type', 'expect', 'trailer'])

export function isHopByHop(name: string): boolean {
  switch (name.length) {
    case 2:
      return name.toLowerCase() === 'te'
    case 7:
      return name.toLowerCase() === 'upgrade'
    case 10: {
      const lower = name.toLowerCase()
      return lower === 'connection' || lower === 'keep-alive'
    }
    case 16:
      return name.toLowerCase() === 'proxy-connection'
    default:
      return false
  }
}

/** The further names, lower case, that a `Connection` value declares hop-by-hop; null for the usual `close` and `keep-alive`. */
export function namesListedIn(connectionValue: string): Set<string> | null {
  let names: Set<string> | null = null
  for (const token of connectionValue.toLowerCase().split(',')) {
    const name = withoutOuterSpace(token)
    if (name === '' || name === 'close' || name === 'keep-alive' || neverListed.has(name)) continue
    names ??= new Set()
    names.add(name)
  }
  return names
}

export function hasToken(value: string, token: string): boolean {
  return value.length === token.length
    ? value.toLowerCase() === token
    : value
        .toLowerCase()
        .split(',')
        .some(part => withoutOuterSpace(part) === token)
}

/** Space and tab only: `trim` would also take U+00A0, which is a byte of the value here. */
function withoutOuterSpace(text: string): string {
  return text.replace(/^[\t ]+/, '').replace(/(?<![\t ])[\t ]+$/, '')
}
