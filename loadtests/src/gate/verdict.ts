// In: what a run saw. Out: its verdict and why. Validity comes first: a run that did not measure what it claims proves nothing, however green it looks.
// Then the invariants, which need no statistics. (Paired and absolute gates on latency join here as further rules.)
import type { ProxyCounts } from '../landscape/proxy-counters.ts'
import type { RunVerdict, StageResult } from '../run/result.ts'

export interface Verdict {
  readonly verdict: RunVerdict
  readonly reasons: readonly string[]
}

export interface Evidence {
  readonly stages: readonly StageResult[]
  readonly plannedStageCount: number
  readonly proxyCounts: ProxyCounts | null
  /** Why the run broke off; null when it came to its end. */
  readonly interrupted: string | null
}

export function judge(evidence: Evidence): Verdict {
  const invalid = [...runProblems(evidence), ...evidence.stages.flatMap(validityProblems)]
  const broken = [...evidence.stages.flatMap(brokenInvariants), ...shadowFindings(evidence.proxyCounts)]
  if (invalid.length > 0) return { verdict: 'invalid', reasons: [...invalid, ...broken] }
  return { verdict: broken.length > 0 ? 'fail' : 'pass', reasons: broken }
}

function runProblems({ stages, plannedStageCount, proxyCounts, interrupted }: Evidence): string[] {
  if (interrupted !== null) return [interrupted]
  const problems = stages.length === plannedStageCount ? [] : [`${stages.length} of ${plannedStageCount} stages were walked`]
  const mirrored = stages.some(({ stage }) => stage === 'shadow')
  if (mirrored && (proxyCounts?.matchCount ?? 0) + (proxyCounts?.mismatchCount ?? 0) === 0)
    problems.push('shadow: the proxy compared nothing')
  return problems
}

function shadowFindings(counts: ProxyCounts | null): string[] {
  if (counts === null || counts.mismatchCount === 0) return []
  return [`the proxy's own comparisons found ${counts.mismatchCount} mismatches; its log and admin port show them`]
}

function validityProblems(result: StageResult): string[] {
  const { stage, inForce, answeredByCount, routesLeftOut, personas } = result
  const problems = inForce
    ? []
    : [`${stage}: not in force (legacy answered ${answeredByCount.legacy}, the candidate ${answeredByCount.candidate})`]
  if (result.comparedCount === 0) problems.push(`${stage}: nothing was compared`)
  if (routesLeftOut.length > 0) problems.push(`${stage}: never compared: ${routesLeftOut.join(', ')}`)
  for (const { persona, requestCount, endpoints } of personas) {
    const sentCount = endpoints.reduce((sum, endpoint) => sum + endpoint.sentCount, 0)
    if (sentCount !== requestCount) problems.push(`${stage}: ${persona} sent ${sentCount} of ${requestCount} requests`)
    for (const { endpoint, ...counts } of endpoints) {
      const ended = counts.answeredCount + counts.failedCount + counts.lostCount
      if (counts.sentCount === 0) problems.push(`${stage}: ${persona} never asked ${endpoint}`)
      if (counts.sentCount !== ended) problems.push(`${stage}: ${endpoint}: ${counts.sentCount} sent, but ${ended} accounted for`)
    }
  }
  return problems
}

function brokenInvariants({ stage, findings, personas }: StageResult): string[] {
  const differing = findings.map(({ route, title, path }) => `${stage}: ${route}: ${title}: ${path} differs`)
  const unanswered = personas.flatMap(({ endpoints }) =>
    endpoints.flatMap(({ endpoint, failedCount, lostCount, wrongCount }) => [
      ...(failedCount + lostCount > 0 ? [`${stage}: ${endpoint}: ${failedCount} failed, ${lostCount} lost`] : []),
      ...(wrongCount > 0 ? [`${stage}: ${endpoint}: ${wrongCount} wrong answers`] : []),
    ]),
  )
  return [...differing, ...unanswered]
}
