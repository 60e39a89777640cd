// In: what the mirrored side did, beside the client's answer. Out: a frozen comparison: body by the route's own rules, then the header fields.
// Pure; called after the client has its answer.
import type { Comparison, Difference, MirrorOutcome, Reply } from '../exchange.ts'
import type { Route } from '../routes/route.ts'

export type Compare = (route: Route, outcome: MirrorOutcome) => Comparison | null

/** Shape: outcome → comparison; null when the copy was dropped, because then nothing was learnt. */
export const compare: Compare = (route, outcome) => {
  if (outcome.kind === 'dropped') return null
  if (outcome.kind === 'failed') return frozen('failed', [{ path: '(candidate)', legacy: null, candidate: outcome.error.code }], '0.00')
  if (outcome.kind === 'legacy-only') return frozen('ignored', [], '0.00')
  const { verdict, differences, totalDifference } = route.compare(outcome.legacy, outcome.candidate)
  if (verdict !== 'match' && verdict !== 'mismatch') return frozen(verdict, differences, totalDifference)
  const all = [...differences, ...headerDifferences(outcome.legacy, outcome.candidate)]
  return frozen(all.length === 0 ? 'match' : 'mismatch', all, totalDifference)
}

function frozen(verdict: Comparison['verdict'], differences: readonly Difference[], totalDifference: string): Comparison {
  return Object.freeze({ verdict, differences: Object.freeze([...differences]), totalDifference })
}

/** What two answers to one request may differ in: the moment, the node, the length that follows from ids and times, and the hop (mes-http.md). */
const valueMayDiffer = new Set(['date', 'x-mes-node', 'content-length'])
const belongsToHop = new Set(['connection', 'keep-alive', 'transfer-encoding', 'proxy-connection'])

function headerDifferences(legacy: Reply, candidate: Reply): Difference[] {
  if (legacy.rawHeaders.length === 0 || candidate.rawHeaders.length === 0) return []
  const [left, right] = [comparableHeaders(legacy), comparableHeaders(candidate)]
  const differences: Difference[] = []
  for (const name of new Set([...left.keys(), ...right.keys()])) {
    const [leftText, rightText] = [left.get(name) ?? null, right.get(name) ?? null]
    if (leftText !== rightText) differences.push({ path: `(header ${name})`, legacy: leftText, candidate: rightText })
  }
  const [leftOrder, rightOrder] = [[...left.keys()].join(', '), [...right.keys()].join(', ')]
  if (differences.length === 0 && leftOrder !== rightOrder)
    differences.push({ path: '(header order)', legacy: leftOrder, candidate: rightOrder })
  return differences
}

/** Names keep their letter case, because some clients depend on it. */
function comparableHeaders({ rawHeaders }: Reply): Map<string, string> {
  const fields = new Map<string, string>()
  for (let at = 0; at + 1 < rawHeaders.length; at += 2) {
    const name = rawHeaders[at] ?? ''
    if (belongsToHop.has(name.toLowerCase())) continue
    const value = valueMayDiffer.has(name.toLowerCase()) ? '~' : (rawHeaders[at + 1] ?? '')
    const before = fields.get(name)
    fields.set(name, before === undefined ? value : `${before}\n${value}`)
  }
  return fields
}
