// In: the findings of a model. Out: what may be done with its offer, and which findings are the reason. The gravest finding decides.
import type { Finding, Offer } from '../contract.ts'

export function decide(findings: readonly Finding[]): Pick<Offer, 'decision' | 'reasons'> {
  const codesOf = (severity: Finding['severity']) => [
    ...new Set(findings.filter(each => each.severity === severity).map(each => each.code)),
  ]
  const [blocking, doubtful] = [codesOf('block'), codesOf('review')]
  if (blocking.length > 0) return { decision: 'blocked', reasons: blocking }
  return doubtful.length > 0 ? { decision: 'review', reasons: doubtful } : { decision: 'instant', reasons: [] }
}
