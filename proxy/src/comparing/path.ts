// Where something stands in an answer: "Lines[2].Amount". Keys that are no plain names stand as [?], because they may be data of a person and would make
// endless clusters. In: steps or paths. Out: paths, the pattern of a path, and whether a rule's path covers it.

export const bodyPath = '(body)'

const plainName = /^[A-Za-z_][A-Za-z0-9_]{0,63}$/

export function memberPath(path: string, key: string): string {
  if (!plainName.test(key)) return `${path}[?]`
  return path === '' ? key : `${path}.${key}`
}

export function itemPath(path: string, index: number): string {
  return `${path}[${index}]`
}

export function headerPath(name: string): string {
  return `(header ${name.slice(0, 64)})`
}

/** The root has no steps and needs a name nevertheless. */
export function namedPath(path: string): string {
  return path === '' ? bodyPath : path
}

/** "Lines[2].Amount" → "Lines[*].Amount". */
export function patternOf(path: string): string {
  return path.replace(/\[\d+\]/g, '[*]')
}

/** Whether the path names one place only; of [?] nobody knows which. */
export function isExact(path: string): boolean {
  return !path.includes('[?]')
}

const rulePath = /^(?:\(header [!#$%&'*+.^_`|~0-9A-Za-z-]{1,64}\)|[A-Za-z_][A-Za-z0-9_]*(?:\[(?:\d+|\*)\]|\.[A-Za-z_][A-Za-z0-9_]*)*)$/

export function isRulePath(path: string): boolean {
  return rulePath.test(path)
}

/** Shape: the path of a rule, [*] for any index → test of paths. Header names have no letter case of their own. */
export function coverage(path: string): (other: string) => boolean {
  const source = path.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replaceAll('\\[\\*\\]', '\\[\\d+\\]')
  const pattern = new RegExp(`^${source}$`, path.startsWith('(header ') ? 'i' : '')
  return other => pattern.test(other)
}
