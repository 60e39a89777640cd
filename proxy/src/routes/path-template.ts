// The path of a route: exact, or with parameters in braces, "/api/orders/{OrderId}". A parameter is a whole number, as all ids of legacy are; whatever
// else stands there ("/api/orders/counters") is another path. Pure; compiled once per routing.

export interface PathTemplate {
  readonly text: string
  /** Everything before the first parameter: what most other paths fail at. */
  readonly prefix: string
  readonly isExact: boolean
  /** The segments that stand for the parameters, in order; null when the path is another one. */
  match(path: string): readonly string[] | null
}

const parameter = /\{[A-Za-z][A-Za-z0-9]*\}/
/** One way to write each, so that what goes by the path never has two sides: "007" is left to legacy. */
const wholeNumber = /^(?:0|[1-9]\d{0,14})$/

/** Errors: Error that names the path: a brace that is no parameter of a whole segment. */
export function pathTemplate(text: string): PathTemplate {
  const segments = text.split('/')
  for (const segment of segments) {
    if (/[{}]/.test(segment) && segment.replace(parameter, '') !== '')
      throw new Error(`the path ${text} of a route: a parameter is a whole segment, {Name}`)
  }
  const isParameter = segments.map(segment => segment.startsWith('{'))
  const firstAt = isParameter.indexOf(true)
  const prefix = firstAt === -1 ? text : `${segments.slice(0, firstAt).join('/')}/`

  function match(path: string): readonly string[] | null {
    if (!path.startsWith(prefix)) return null
    const asked = path.split('/')
    if (asked.length !== segments.length) return null
    const values: string[] = []
    for (const [at, segment] of segments.entries()) {
      const value = asked[at]!
      if (!isParameter[at]) {
        if (value !== segment) return null
      } else if (!wholeNumber.test(value)) return null
      else values.push(value)
    }
    return values
  }

  return { text, prefix, isExact: firstAt === -1, match }
}

/** "/path?query" → "/path". */
export function pathOf(target: string): string {
  const queryAt = target.indexOf('?')
  return queryAt === -1 ? target : target.slice(0, queryAt)
}
